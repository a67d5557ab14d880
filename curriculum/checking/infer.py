"""The answer specification behind a stored key of which only the text is known (OATutor).

A key that no kind reads is compared as text, so a specification always accepts its own key.
"""

from __future__ import annotations

import re
from collections import Counter

from curriculum.checking.grammar import parse
from curriculum.checking.judge import check
from curriculum.checking.limits import UnreadableError
from curriculum.checking.measures import split_units
from curriculum.checking.phrases import phrase_in, plain_words, tight
from curriculum.checking.tokens import Reading
from curriculum.checking.tree import (
    Grid,
    Marked,
    Name,
    Neg,
    Node,
    Phrase,
    PlusMinus,
    Rel,
    Seq,
    Union,
    is_scalar,
    names,
    walk,
)
from curriculum.content import AnswerSpec, Option

# In a stored key E is a letter: 5E-3 is a difference.
_KEY = Reading(mixed=True, thousands=False, variables=frozenset("E"))
_THOUSANDS = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")
_MONEY = re.compile(r"^\\?\$\s*[\d.,]+$")
_UNIT_TEXT = re.compile(r"\\(?:text|mathrm|mbox)\s*\{")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_COMMANDS = re.compile(r"\\[A-Za-z]+\s*(\{[a-z]*(?:matrix|array)\})?")
# Letters in a row that are mathematics and not a word.
_MATH_WORDS = frozenset(
    [
        *[
            "sin",
            "cos",
            "tan",
            "cot",
            "sec",
            "csc",
            "ln",
            "log",
            "exp",
            "sqrt",
            "abs",
            "pi",
            "theta",
            "inf",
            "infinity",
            "oo",
            "arcsin",
        ],
        *["arccos", "arctan", "alpha", "beta", "gamma", "or", "and"],
    ]
)
_WORDS = frozenset(
    [
        *[
            "yes",
            "no",
            "true",
            "false",
            "none",
            "both",
            "neither",
            "always",
            "never",
            "undefined",
            "even",
            "odd",
            "linear",
        ],
        *[
            "exponential",
            "quadratic",
            "rational",
            "irrational",
            "integer",
            "real",
            "prime",
            "circle",
            "ellipse",
        ],
        *[
            "parabola",
            "hyperbola",
            "monomial",
            "binomial",
            "trinomial",
            "left",
            "right",
            "up",
            "down",
            "max",
            "min",
        ],
    ]
)


def spec_for_key(
    answers: list[str],
    *,
    problem_type: str = "TextBox",
    answer_type: str = "arithmetic",
    choices: list[str] | None = None,
) -> AnswerSpec:
    """The specification that accepts each of `answers`. Values count, forms do not."""
    keys = tuple(answers)
    if problem_type == "MultipleChoice":
        return _choice(keys, list(choices or ()))
    kinds = Counter(kind_of(key, answer_type) for key in keys)
    for kind in (_joint_kind(kinds), *kinds, "text"):
        spec = AnswerSpec(kind, keys, variables=_letters(keys) if kind != "text" else ())
        if all(check(spec, key).right for key in keys):
            return spec
    return AnswerSpec("text", keys)


def kind_of(key: str, answer_type: str = "arithmetic") -> str:
    """The kind that one stored key shows."""
    plain = _plain(key)
    if _THOUSANDS.match(plain):
        return "number"
    if _MONEY.match(plain):
        return "money"
    if _has_unit(plain, answer_type):
        return "units"
    if _is_words(plain, answer_type):
        return "text"
    try:
        return _kind_of_node(parse(plain, _KEY))
    except UnreadableError:
        return "number" if _is_number(plain) else "text"


def _choice(keys: tuple[str, ...], choices: list[str]) -> AnswerSpec:
    texts = list(dict.fromkeys([*choices, *(k for k in keys if not _among(k, choices))]))
    options = tuple(Option(f"o{i}", text) for i, text in enumerate(texts, 1))
    ids = tuple(o.id for o in options if _among(str(o.text), list(keys)))
    return AnswerSpec("choice", ids, options=options)


def _among(text: str, texts: list[str]) -> bool:
    return any(tight(text) == tight(other) for other in texts)


def _plain(key: str) -> str:
    key = key.strip()
    return key[2:-2].strip() if key.startswith("$$") and key.endswith("$$") else key


def _is_words(plain: str, answer_type: str) -> bool:
    if phrase_in(plain):
        return True
    words = _WORD.findall(_COMMANDS.sub(" ", plain))
    words = [word for word in words if word not in _MATH_WORDS]
    if any(word.casefold() in _WORDS or len(word) > 4 for word in words):
        return True
    if answer_type == "string":
        letters = re.sub(r"\s", "", plain)
        return letters.isalpha() or sum(map(len, words)) * 2 > len(letters)
    return False


def _has_unit(plain: str, answer_type: str) -> bool:
    """Only a unit beyond doubt: in \\text{…}, or of two letters after a bare number."""
    plain = plain.replace("$$", "").strip()  # $$60$$ miles
    pieces = split_units(plain)
    if not pieces or plain_words(plain).endswith(("°", "\\circ")):
        return False
    gap = r"\s*" if answer_type == "string" else r"\s+"  # 12pt is a product, 12 pt are pints
    written = rf"[\d.,/\s]*\d{gap}[a-zA-Z^²³2][a-zA-Z^²³2./ ]+"
    sure = _UNIT_TEXT.search(plain) or re.fullmatch(written, plain)
    return bool(sure) and all(
        re.fullmatch(r"[\s\d.,/\\{}frac-]+", number) for number, _, _ in pieces
    )


def _kind_of_node(node: Node) -> str:
    match node:
        case Phrase():
            return "text"
        case Grid():
            return "matrix"
        case Union():
            return "interval"
        case Rel():
            return _kind_of_relation(node)
        case Seq():
            return _kind_of_list(node)
        case PlusMinus():
            return "list"
        case Marked(mark="%"):
            return "percent"
        case Neg(arg=Marked(mark="%")):
            return "percent"
    if not is_scalar(node):
        return "list"
    return "expression" if names(node) else "number"


def _kind_of_relation(node: Rel) -> str:
    if set(node.ops) == {"="}:
        return "equation" if all(map(is_scalar, node.args)) else _kind_of_sides(node)
    return "inequality"


def _kind_of_sides(node: Rel) -> str:
    if any(isinstance(part, Grid) for part in node.args):
        return "matrix"
    return "tuple" if all(isinstance(part, Seq) for part in node.args) else "list"


def _kind_of_list(node: Seq) -> str:
    relations = [item for item in node.items if isinstance(item, Rel)]
    if len(relations) == len(node.items):
        if any("=" not in item.ops for item in relations):
            return "inequality"
        return "tuple" if _is_labelled(relations) else "list"
    if node.opening == "{":
        return "set"
    if any(isinstance(item, Seq) and item.opening in "[(" and _is_interval(item)
           for item in node.items):  # fmt: skip
        return "interval"
    if _is_interval(node):
        return "interval"
    return "tuple" if node.opening else "list"


def _is_labelled(relations: list[Rel]) -> bool:
    """x = 2, y = 3: each value belongs to its letter."""
    letters = [r.args[0].name for r in relations if isinstance(r.args[0], Name)]
    return len(letters) == len(relations) == len(set(letters))


def _is_interval(node: Seq) -> bool:
    """[a, b) or anything with ∞; (2, 5) stays a point, which also accepts 2 < x < 5."""
    if len(node.items) != 2 or not node.opening:
        return False
    infinite = any(isinstance(n, Name) and n.name == "∞" for n in walk(node))
    return infinite or "[" in node.opening or "]" in node.closing


def _is_number(plain: str) -> bool:
    try:
        node = parse(plain, Reading(mixed=True, thousands=True))
    except UnreadableError:
        return False
    return is_scalar(node) and not names(node)


def _joint_kind(kinds: Counter[str]) -> str:
    """Of several kinds of keys the one that can read the others."""
    for wide in ("text", "list", "inequality", "interval", "equation", "expression"):
        if kinds[wide]:
            return wide
    return next(iter(kinds))


def _letters(keys: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for key in keys:
        try:
            found |= names(parse(_plain(key), _KEY))
        except UnreadableError:
            continue
    # i stays the imaginary unit: (4 + i)(2 - 3i) is 11 - 10i.
    return tuple(sorted(found - {"i"}))
