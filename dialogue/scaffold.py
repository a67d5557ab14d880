"""The policy: one table from (what the message is × the situation) to a move.

A situation is a handful of facets with few values each. Every combination of every code meets
exactly one row; `missing_or_doubled` proves it and is called at import. Nothing else chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from dialogue.evaluate import Evaluation
from dialogue.ladder import BOTTOM, Ladder
from dialogue.moves import Code, Move, Standing, Submove

VERSION = "p-1"

MAX_WRONG_BEFORE_TELL = 4
MIN_SECONDS_BETWEEN_HINTS = 8
HELP_IN_A_ROW = 3
TRIES_BEFORE_ANSWER = 2

Facets = Mapping[str, object]
Rise = Literal["", "next", "applied", "same", "bottom"]
Wants = Literal["hint", "solution"]

VALUES: dict[str, tuple[object, ...]] = {
    "wrong": (1, 2, 3, 4),
    "known": (False, True),
    "again": (False, True),
    "fluent": (False, True),
    "reach": ("open", "done", "empty"),
    "place": ("here", "later"),
    "earlier": (False, True),
    "last": (False, True),
    "explain": (False, True),
    "kind": ("form", "partial"),
    "pace": ("next", "again", "sideways", "early", "release", "done", "bare"),
}
FACETS_OF: dict[Code, tuple[str, ...]] = {
    Code.WRONG: ("wrong", "known", "again", "fluent", "reach"),
    Code.RIGHT: ("place", "last", "explain"),
    Code.PARTLY: ("wrong", "kind"),
    Code.UNCLEAR: ("earlier",),
    Code.OFF_TOPIC: ("wrong",),
    Code.ASKS: ("pace",),
    Code.OPENING: (),
}


@dataclass(frozen=True)
class Row:
    """`when`: facet -> the values it takes here; a facet left out may have any.
    `words`: which templates; `say`: authored texts that fill them, best first; `otherwise`:
    templates for when none is authored. `rise`: which rung of the ladder is shown.
    """

    rule: str
    code: Code
    when: Mapping[str, tuple[object, ...]]
    action: int
    move: Move
    submove: Submove
    words: str
    say: tuple[str, ...] = ()
    otherwise: str = ""
    rise: Rise = ""
    release: Literal["none", "step"] = "none"


def _tell(rule: str, code: Code, when: Mapping[str, tuple[object, ...]], action: int) -> Row:
    return Row(
        rule, code, when, action, Move.TELLING, Submove.REVEAL_ANSWER, "tell",
        say=("hint",), otherwise="tell.answer", rise="bottom", release="step",
    )  # fmt: skip


_A, _B, _C, _D = Code.WRONG, Code.RIGHT, Code.PARTLY, Code.UNCLEAR
_FOCUS, _PROBE, _GENERIC = Move.FOCUS, Move.PROBING, Move.GENERIC
_S = Submove

# fmt: off
TABLE: tuple[Row, ...] = (
    Row("g.opening", Code.OPENING, {}, 12, _GENERIC, _S.INQUIRY, "opening"),

    Row("b.next", _B, {"place": ("here",), "last": (False,), "explain": (False,)}, 3,
        _FOCUS, _S.SEEK_STRATEGY, "right.next"),
    Row("b.explain", _B, {"place": ("here",), "last": (False,), "explain": (True,)}, 3,
        _PROBE, _S.EXPLANATION, "right.explain"),
    Row("b.last", _B, {"place": ("here",), "last": (True,)}, 3,
        _GENERIC, _S.CONFIRM, "right.last"),
    Row("b.jumped", _B, {"place": ("later",)}, 3, _PROBE, _S.EXPLANATION, "right.jumped"),

    Row("a.1.known", _A, {"wrong": (1,), "known": (True,)}, 1, _PROBE, _S.SELF_CORRECTION,
        "wrong.known", say=("probe", "feedback"), otherwise="wrong.check"),
    Row("a.1.fluent", _A, {"wrong": (1,), "known": (False,), "fluent": (True,)}, 1,
        _PROBE, _S.SELF_CORRECTION, "wrong.check"),
    Row("a.1.unsure", _A, {"wrong": (1,), "known": (False,), "fluent": (False,)}, 1,
        _FOCUS, _S.RECALL, "wrong.goal", say=("goal",), otherwise="wrong.recall"),
    Row("a.2.again", _A, {"wrong": (2,), "again": (True,)}, 1, _FOCUS, _S.GUIDE_FOCUS,
        "wrong.again", say=("feedback", "probe"), otherwise="wrong.recall"),
    Row("a.2.hint", _A, {"wrong": (2,), "again": (False,), "reach": ("open",)}, 1,
        _FOCUS, _S.GUIDE_FOCUS, "hint.after_wrong", say=("hint",), otherwise="wrong.recall",
        rise="next"),
    Row("a.2.bare", _A, {"wrong": (2,), "again": (False,), "reach": ("empty",)}, 1,
        _FOCUS, _S.RECALL, "wrong.goal", say=("goal",), otherwise="wrong.recall"),
    _tell("a.2.done", _A, {"wrong": (2,), "again": (False,), "reach": ("done",)}, 2),
    Row("a.3.hint", _A, {"wrong": (3,), "reach": ("open",)}, 1, _FOCUS, _S.GUIDE_FOCUS,
        "hint.applied", say=("hint",), otherwise="wrong.example", rise="applied"),
    Row("a.3.bare", _A, {"wrong": (3,), "reach": ("empty",)}, 1, _FOCUS, _S.GUIDE_FOCUS,
        "wrong.example"),
    _tell("a.3.done", _A, {"wrong": (3,), "reach": ("done",)}, 2),
    _tell("a.4", _A, {"wrong": (4,)}, 2),

    Row("c.form", _C, {"wrong": (1, 2), "kind": ("form",)}, 4, _FOCUS, _S.GUIDE_FOCUS, "form",
        say=("feedback", "probe"), otherwise="form.bare"),
    Row("c.partial", _C, {"wrong": (1, 2), "kind": ("partial",)}, 4, _FOCUS, _S.GUIDE_FOCUS,
        "partial", say=("feedback", "probe"), otherwise="partial.bare"),
    _tell("c.tell", _C, {"wrong": (3, 4)}, 5),

    Row("d.unreadable", _D, {"earlier": (False,)}, 6, _FOCUS, _S.RECALL, "unreadable"),
    Row("d.earlier", _D, {"earlier": (True,)}, 6, _FOCUS, _S.RECALL, "earlier.goal",
        say=("goal",), otherwise="earlier"),

    Row("e.redirect", Code.OFF_TOPIC, {"wrong": (1, 2)}, 7, _GENERIC, _S.REDIRECT, "off_topic"),
    Row("e.offer", Code.OFF_TOPIC, {"wrong": (3, 4)}, 7, _GENERIC, _S.REDIRECT, "off_topic.many"),

    Row("f.next", Code.ASKS, {"pace": ("next",)}, 8, _FOCUS, _S.GUIDE_FOCUS, "hint.asked",
        say=("hint",), otherwise="hint.bare", rise="next"),
    Row("f.again", Code.ASKS, {"pace": ("again",)}, 8, _FOCUS, _S.GUIDE_FOCUS, "hint.same",
        say=("hint",), otherwise="hint.bare", rise="same"),
    Row("f.sideways", Code.ASKS, {"pace": ("sideways",)}, 8, _FOCUS, _S.SEEK_STRATEGY,
        "hint.sideways"),
    Row("f.bare", Code.ASKS, {"pace": ("bare",)}, 8, _FOCUS, _S.RECALL, "hint.bare"),
    Row("f.early", Code.ASKS, {"pace": ("early",)}, 8, _FOCUS, _S.GUIDE_FOCUS, "hint.early",
        say=("hint",), otherwise="hint.sideways", rise="next"),
    _tell("f.release", Code.ASKS, {"pace": ("release",)}, 9),
    _tell("f.done", Code.ASKS, {"pace": ("done",)}, 9),
)
# fmt: on


@dataclass(frozen=True)
class Decision:
    row: Row
    facets: Facets = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def respond(evaluation: Evaluation, standing: Standing, ladder: Ladder) -> Decision:
    """The move that answers an answer."""
    facets = {
        "wrong": min(standing.wrong_before + 1, MAX_WRONG_BEFORE_TELL),
        "known": evaluation.wrong is not None,
        "again": standing.same_wrong and evaluation.wrong is not None,
        "fluent": standing.mastery >= 0.5,
        "reach": "done" if standing.hint_level >= BOTTOM else ladder.reach,
        "place": "later" if evaluation.place == "later" else "here",
        "earlier": evaluation.place == "earlier",
        "last": standing.last_step,
        "explain": standing.mastery < 0.6,
        "kind": evaluation.kind if evaluation.kind in VALUES["kind"] else "partial",
    }
    return decide(evaluation.code, facets, (evaluation.rule,))


def help_with(standing: Standing, ladder: Ladder, wants: Wants = "hint") -> Decision:
    """The move that answers a request for help."""
    return decide(Code.ASKS, {"pace": pace(standing, ladder, wants)}, (f"wants.{wants}",))


def opening() -> Decision:
    return decide(Code.OPENING, {}, ())


def pace(standing: Standing, ladder: Ladder, wants: Wants) -> str:
    """One rung at a time; three requests without a try bring no fourth; the bottom needs a try."""
    tried = standing.attempts
    since = standing.seconds_since_hint
    if since is not None and since < MIN_SECONDS_BETWEEN_HINTS and ladder.last():
        return "again"
    if standing.hint_level >= BOTTOM:
        return "done"
    if wants == "solution" and tried >= TRIES_BEFORE_ANSWER and _near_bottom(standing, ladder):
        return "release"
    if standing.help_in_a_row >= HELP_IN_A_ROW:
        return "sideways"
    if ladder.reach == "open":
        return "early" if wants == "solution" else "next"
    if ladder.reach == "done":
        return "release" if tried >= 1 else "sideways"
    return "release" if tried >= TRIES_BEFORE_ANSWER else "bare"


def entry_level(mastery: float) -> int:
    """Knowledge decides only where the ladder is entered."""
    return 2 if mastery < 0.3 else 1


def _near_bottom(standing: Standing, ladder: Ladder) -> bool:
    return standing.hint_level >= BOTTOM - 1 or ladder.reach != "open"


def decide(code: Code, facets: Facets, reasons: tuple[str, ...]) -> Decision:
    """The one row of this situation; facets that the code does not use are left out."""
    facets = {name: facets[name] for name in FACETS_OF[code]}
    row = next(row for row in TABLE if row.code is code and _meets(row, facets))
    return Decision(row, facets, reasons)


def _meets(row: Row, facets: Facets) -> bool:
    return all(facets[name] in values for name, values in row.when.items())


def situations() -> Iterator[tuple[Code, Facets]]:
    """Every combination of facets of every code."""
    for code, names in FACETS_OF.items():
        for values in product(*(VALUES[name] for name in names)):
            yield code, dict(zip(names, values, strict=True))


def missing_or_doubled(table: tuple[Row, ...] = TABLE) -> list[tuple[Code, Facets, list[str]]]:
    """Situations that do not meet exactly one row, with the rules they do meet."""
    faults = []
    for code, facets in situations():
        rules = [row.rule for row in table if row.code is code and _meets(row, facets)]
        if len(rules) != 1:
            faults.append((code, facets, rules))
    return faults


if _faults := missing_or_doubled():
    raise ValueError(f"The policy table is not a function: {_faults[:3]}")
