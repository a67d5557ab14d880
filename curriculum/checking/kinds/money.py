"""An amount of money: $5, 5 €, 5.00. The sign may be missing; another currency is not right."""

from __future__ import annotations

import re

from curriculum.checking.equal import number_of, same_number
from curriculum.checking.grammar import parse
from curriculum.checking.kinds.base import WRONG, Match, formed
from curriculum.checking.kinds.units import Quantity, Units, _number
from curriculum.checking.measures import Measure
from curriculum.checking.tokens import fold
from curriculum.content import AnswerSpec

_SIGNS = {
    "$": r"\\?\$|\busd\b|\bdollars?\b|\bd[oó]lar(?:es)?\b|\bpesos?\b",
    "€": r"€|\beuros?\b|\beur\b",
    "£": r"£|\bpounds?\b|\bgbp\b|\blibras?\b",
    "¥": r"¥|\byen\b|\bjpy\b",
    "¢": r"¢|\bcents?\b|\bcentavos?\b|\bc[eé]ntimos?\b",
}
_PATTERNS = {sign: re.compile(pattern, re.I) for sign, pattern in _SIGNS.items()}
_WRAPPER = re.compile(r"\\(?:text|mathrm)\s*\{([^{}]*)\}")
_DELIMITERS = re.compile(r"^(\s*)\$\$(.*)\$\$(\s*)$", re.S)


class Money(Units):
    name = "money"

    def read(self, text: str, spec: AnswerSpec, language: str = "en") -> Quantity:
        plain = _unwrapped(fold(text))
        sign = ""
        for name, pattern in _PATTERNS.items():
            if found := pattern.search(plain):
                sign = name
                plain = plain[: found.start()] + " " * len(found[0]) + plain[found.end() :]
                break
        node = _number(parse(plain, self.reading(text, spec, language)))
        return Quantity(node, _currency(sign), sign)

    def match(self, key: Quantity, given: Quantity, spec: AnswerSpec) -> Match:
        wanted = _currency(spec.unit) or key.unit
        size, found = number_of(key.node), number_of(given.node)
        if size is None or found is None:
            return WRONG
        if given.written == "¢" and (wanted is None or wanted.name != "¢"):
            return formed("form.unit", unit="$") if same_number(size, found / 100) else WRONG
        if not same_number(size, found, spec.tolerance):
            return WRONG
        if given.unit and wanted and given.unit != wanted:
            return Match("partial", "unit.wrong", 0.5, {"unit": wanted.name})
        return formed("")

    def tex(self, given: Quantity, spec: AnswerSpec, language: str) -> str:
        number = super().tex(Quantity(given.node, None), spec, language)
        sign = given.written or spec.unit
        mark = r"\$" if sign == "$" else rf"\text{{{sign}}}"
        return f"{mark}{number}" if sign else number


def _unwrapped(text: str) -> str:
    """Blanks out TeX delimiters and \\text{…}, keeping every offset."""
    if found := _DELIMITERS.match(text):
        text = f"{found[1]}  {found[2]}  {found[3]}"
    return _WRAPPER.sub(lambda m: m[1].rjust(len(m[0]) - 1) + " ", text)


def _currency(sign: str) -> Measure | None:
    return Measure(sign, sign) if sign else None
