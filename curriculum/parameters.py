"""Parameters of an exercise: what may be declared, which values they can take, how they print."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import Any

from curriculum import formula
from curriculum.findings import Finding
from curriculum.formula import FormulaError

# A drawn value: an exact number, text printed as authored, or text by language.
Value = Fraction | str | Mapping[str, str]

RESERVED = ("where", "columns")
MAX_VALUES = 2_000
# Larger ones come back from the database as other numbers; in quotes they are words.
LARGEST = 1e15
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYS = {"range": {"range", "step"}, "choose": {"choose"}, "formula": {"formula"}}


@dataclass(frozen=True)
class Parameters:
    """free: name -> values; columns: name -> values, drawn at one index; derived: in order."""

    free: Mapping[str, tuple[Value, ...]]
    columns: Mapping[str, tuple[Value, ...]]
    derived: tuple[tuple[str, formula.Formula], ...]
    where: tuple[formula.Formula, ...]

    @property
    def rows(self) -> int:
        return max((len(values) for values in self.columns.values()), default=1)


def read_parameters(data: Mapping[str, Any]) -> Parameters:
    """`data` without findings; sorted by name, since the database does not keep the order."""
    names = sorted(name for name in data if name not in RESERVED)
    columns = data.get("columns", {})
    formulas = {n: formula.read(str(data[n]["formula"])) for n in names if "formula" in data[n]}
    return Parameters(
        free={n: _values(data[n]) for n in names if "formula" not in data[n]},
        columns={n: tuple(map(value_of, columns[n])) for n in sorted(columns)},
        derived=tuple((n, formulas[n]) for n in _in_order(formulas)),
        where=tuple(formula.read(str(text)) for text in data.get("where", ())),
    )


def value_of(value: object) -> Value:
    """Whole numbers become exact; a decimal keeps the way it was written; text stays text."""
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Mapping):
        return {str(language): str(words) for language, words in value.items()}
    return str(value)


def number_in(value: Value) -> Fraction | None:
    """The number that a value is or spells (0.5, 1/2), for formulas."""
    if isinstance(value, Fraction):
        return value
    try:
        return Fraction(value) if isinstance(value, str) and len(value) < 40 else None
    except (ValueError, ZeroDivisionError):
        return None


def parameter_findings(data: object, path: str) -> list[Finding]:
    if not isinstance(data, Mapping):
        return [Finding("shape", path, "must be names with what they are drawn from")]
    found: list[Finding] = []
    for name, declared in data.items():
        at = f"{path}.{name}"
        if name == "where":
            found += _where_findings(declared, at)
        elif name == "columns":
            found += _columns_findings(declared, at)
        elif not isinstance(name, str) or not _NAME.fullmatch(name):
            found.append(Finding("parameter", at, "a name is letters, digits and _"))
        else:
            found += _declared_findings(declared, at)
    return found or _names_findings(data, path)


def _declared_findings(declared: object, at: str) -> list[Finding]:
    keys = set(declared) if isinstance(declared, Mapping) else set()
    kind = next((kind for kind in _KEYS if kind in keys), "")
    if not kind or keys - _KEYS[kind]:
        return [Finding("parameter", at, "needs one of: range (with step), choose, formula")]
    assert isinstance(declared, Mapping)
    if kind == "formula":
        return _formula_findings(declared["formula"], f"{at}.formula")
    try:
        values = _values(declared)
    except (TypeError, ValueError, ZeroDivisionError) as reason:
        return [Finding("parameter", f"{at}.{kind}", str(reason) or "cannot be read")]
    if not values:
        return [Finding("parameter", f"{at}.{kind}", "has no values")]
    return _value_findings(declared.get("choose", ()), f"{at}.choose")


def _formula_findings(text: object, at: str) -> list[Finding]:
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return [Finding("formula", at, "must be a formula in quotes")]
    try:
        formula.read(str(text))
    except FormulaError as reason:
        return [Finding("formula", at, str(reason))]
    return []


def _where_findings(declared: object, at: str) -> list[Finding]:
    if not isinstance(declared, list | tuple):
        return [Finding("shape", at, "must be a list of conditions")]
    pairs = enumerate(declared)
    return [found for i, text in pairs for found in _formula_findings(text, f"{at}[{i}]")]


def _columns_findings(declared: object, at: str) -> list[Finding]:
    if not isinstance(declared, Mapping) or not declared:
        return [Finding("shape", at, "must be names, each with a list of values")]
    found: list[Finding] = []
    for name, values in declared.items():
        place = f"{at}.{name}"
        if not isinstance(values, list | tuple) or not values:
            found.append(Finding("parameter", place, "must be a list of values"))
        elif len(values) > MAX_VALUES:
            found.append(Finding("parameter", place, f"has more than {MAX_VALUES} values"))
        else:
            found += _value_findings(values, place)
    return found


def _value_findings(values: Sequence[object], at: str) -> list[Finding]:
    bad = (i for i, value in enumerate(values) if not _is_value(value))
    message = "must be a number, text, or language: text; long numbers in quotes"
    return [Finding("parameter", f"{at}[{i}]", message) for i in bad]


def _is_value(value: object) -> bool:
    if isinstance(value, Mapping):
        words = value.values()
        return bool(value) and all(isinstance(one, str | int | float) for one in words)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return isinstance(value, str) or abs(value) <= LARGEST


def _names_findings(data: Mapping[str, Any], path: str) -> list[Finding]:
    """Every name a formula uses is declared, none twice, and none in terms of itself."""
    columns = set(data.get("columns", ()))
    names = {name for name in data if name not in RESERVED}
    found = [Finding("parameter", f"{path}.{n}", "is declared twice") for n in columns & names]
    formulas = {n: formula.read(str(data[n]["formula"])) for n in names if "formula" in data[n]}
    conditions = {f"where[{i}]": formula.read(str(t)) for i, t in enumerate(data.get("where", ()))}
    for name, one in {**formulas, **conditions}.items():
        for unknown in sorted(one.names - names - columns):
            message = f"“{one.text}”: there is no parameter “{unknown}”"
            found.append(Finding("unknown_parameter", f"{path}.{name}", message))
    try:
        _in_order(formulas)
    except CycleError as cycle:
        circle = " → ".join(cycle.args[1])
        found.append(Finding("parameter", path, f"formulas need each other in a circle: {circle}"))
    return found


def _in_order(formulas: Mapping[str, formula.Formula]) -> list[str]:
    """Names so that every formula comes after those it uses; ties by name."""
    sorter = TopologicalSorter({n: sorted(f.names & formulas.keys()) for n, f in formulas.items()})
    return list(sorter.static_order())


def _values(declared: Mapping[str, Any]) -> tuple[Value, ...]:
    if "choose" in declared:
        return _choices(declared["choose"])
    ends = declared["range"]
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise ValueError("must be two numbers: [from, to]")
    low, high, step = (_exact(end) for end in (*ends, declared.get("step", 1)))
    if step <= 0 or high < low:
        raise ValueError("must go up, with a step above 0")
    count = int((high - low) / step) + 1
    if count > MAX_VALUES:
        raise ValueError(f"has more than {MAX_VALUES} values")
    return tuple(low + step * index for index in range(count))


def _choices(values: object) -> tuple[Value, ...]:
    if not isinstance(values, list | tuple):
        raise ValueError("must be a list")
    if len(values) > MAX_VALUES:
        raise ValueError(f"has more than {MAX_VALUES} values")
    return tuple(map(value_of, values))


def _exact(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("must be two numbers: [from, to]")
    return Fraction(str(value))


def printed(value: Value, style: str = "") -> str | Mapping[str, str]:
    """A value as the mark `@{name:style}` shows it."""
    if not style:
        return str(value) if isinstance(value, Fraction) else value
    number = number_in(value)
    if number is None:
        return str(value) if isinstance(value, Fraction) else value
    plain = value if isinstance(value, str) else str(value)
    return _styled(number, plain, style)


def _styled(number: Fraction, plain: str, style: str) -> str:
    positive = plain.lstrip("-") if number < 0 else plain
    sign = "-" if number < 0 else "+"
    coefficient = "" if abs(number) == 1 else positive
    match style:
        case "paren":
            return f"({plain})" if number < 0 else plain
        case "signed":
            return f"{sign} {positive}"
        case "coef":
            return f"{'-' if number < 0 else ''}{coefficient}"
        case "signedcoef":
            return f"{sign} {coefficient}"
        case "frac":
            return tex_fraction(number)
        case "abs":
            return positive
        case "dec":
            return decimal(number)
        case "money":
            return f"{float(round(number, 2)):.2f}"
    raise ValueError(style)


STYLES = ("", "paren", "signed", "coef", "signedcoef", "frac", "abs", "dec", "money")


def tex_fraction(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    sign = "-" if number < 0 else ""
    return f"{sign}\\frac{{{abs(number.numerator)}}}{{{number.denominator}}}"


def decimal(number: Fraction) -> str:
    """The exact decimal where there is one, else the fraction."""
    shift = next((d for d in range(13) if (10**d) % number.denominator == 0), None)
    if not shift:
        return str(number)
    return f"{float(number):.{shift}f}"
