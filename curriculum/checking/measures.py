"""Units of school: lengths, masses, times, volumes, areas, angles, and quotients such as km/h.

`split_units("3 ft 2 in")` gives each number with its unit; blanks stand where the other parts
were, so that an offset in a number is an offset in the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from curriculum.checking.phrases import plain_words
from curriculum.checking.tokens import fold

Dimension = str


@dataclass(frozen=True)
class Measure:
    name: str
    dimension: Dimension
    factor: Fraction = Fraction(1)


_F = Fraction
_TABLE: dict[str, tuple[str, Fraction, str]] = {
    # name: (dimension, size in the dimension's base unit, other spellings)
    "mm": ("length", _F(1, 1000), "millimeter millimetre milimetro"),
    "cm": ("length", _F(1, 100), "centimeter centimetre centimetro"),
    "dm": ("length", _F(1, 10), "decimeter decimetre decimetro"),
    "m": ("length", _F(1), "meter metre metro"),
    "km": ("length", _F(1000), "kilometer kilometre kilometro"),
    "in": ("length", _F(254, 10000), "inch inches pulgada"),
    "ft": ("length", _F(3048, 10000), "foot feet pie"),
    "yd": ("length", _F(9144, 10000), "yard yarda"),
    "mi": ("length", _F(1609344, 1000), "mile milla"),
    "mg": ("mass", _F(1, 1000), "milligram miligramo"),
    "g": ("mass", _F(1), "gram gramo"),
    "kg": ("mass", _F(1000), "kilogram kilogramo kilo"),
    "t": ("mass", _F(1000000), "tonne tonelada"),
    "oz": ("mass", _F(45359237, 1600000), "ounce onza"),
    "lb": ("mass", _F(45359237, 100000), "lbs pound libra"),
    "s": ("time", _F(1), "sec second segundo"),
    "min": ("time", _F(60), "mins minute minuto"),
    "h": ("time", _F(3600), "hr hrs hour hora"),
    "day": ("time", _F(86400), "days dia"),
    "week": ("time", _F(604800), "wk semana"),
    "month": ("month", _F(1), "mes meses"),
    "year": ("month", _F(12), "yr yrs años ano"),
    "mL": ("volume", _F(1, 1000), "ml milliliter millilitre mililitro"),
    "cL": ("volume", _F(1, 100), "cl centiliter centilitre centilitro"),
    "L": ("volume", _F(1), "l liter litre litro"),
    "cup": ("volume", _F(2365882365, 10**10), "cups taza"),
    "pt": ("volume", _F(473176473, 10**9), "pint pinta"),
    "qt": ("volume", _F(946352946, 10**9), "quart cuarto"),
    "gal": ("volume", _F(3785411784, 10**9), "gallon galon galones"),
    "ha": ("length^2", _F(10000), "hectare hectarea"),
    "acre": ("length^2", _F(40468564224, 10**7), "acres"),
    "°": ("angle", _F(1), "deg degree grado"),
    "rad": ("rad", _F(1), "radian radianes"),
    "mph": ("length/time", _F(1609344, 3600000), ""),
    "kph": ("length/time", _F(1000, 3600), "kmh"),
    "unit": ("unit", _F(1), "units unidad unidades"),
}
# One litre is a cubic decimetre.
_VOLUME = _F(1, 1000)


def _spellings() -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for name, (dimension, factor, others) in _TABLE.items():
        unit = Measure(name, *_as_length(dimension, factor))
        for word in (name, *others.split()):
            found[word] = unit
            if len(word) > 3:
                found[f"{word}s"] = unit
    return found


def _as_length(dimension: str, factor: Fraction) -> tuple[str, Fraction]:
    return ("length^3", factor * _VOLUME) if dimension == "volume" else (dimension, factor)


_UNITS = _spellings()
_ACCENTS = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
_WORDS = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_ONE = (
    r"(?:(?P<sq>sq(?:uare)?\.?|cu(?:bic)?\.?)\s*)?"
    rf"(?P<word>{_WORDS})(?P<dot>\.(?!\d))?(?![A-Za-zñáéíóú])"
    r"\s*(?P<two>cuadrad[oa]s?|c[uú]bic[oa]s?)?\s*(?:\^\s*\{?(?P<power>[23])\}?|(?P<sup>[²³]))?"
)
_ONE_PLAIN = re.sub(r"\?P<\w+>", "", _ONE)
_UNIT = re.compile(rf"{_ONE_PLAIN}(?:\s*(?:/|\bper\b|\bpor\b)\s*{_ONE_PLAIN})?", re.I)
_PART = re.compile(_ONE, re.I)
_TEX = re.compile(r"\\(?:text|mathrm|textrm|operatorname|mbox)\s*\{([^{}]*)\}")
_TEX_DEGREE = re.compile(r"\^\s*\{?\s*\\(?:circ|degree)\s*\}?|\\degree")


@lru_cache(maxsize=256)
def measure(text: str) -> Measure | None:
    """The unit that `text` is, with powers and quotients; None if unknown."""
    match = _UNIT.fullmatch(_plain_text(text).strip())
    return _measured(match[0]) if match else None


def split_units(text: str) -> list[tuple[str, Measure, str]]:
    """(number text, unit, unit as written) for each number with a unit; [] without units."""
    plain = _plain_text(text)
    found, start = [], 0
    for match in _UNIT.finditer(plain):
        number = plain[start : match.start()]
        if not any(map(str.isdigit, number)):
            continue
        found.append((" " * start + number.rstrip(" \\,"), _measured(match[0]), match[0].strip()))
        start = match.end()
    rest = plain[start:].strip(" $.")
    if rest and found:
        last = found[-1]
        found[-1] = (last[0] + plain[start:], last[1], last[2])
    return found


def _plain_text(text: str) -> str:
    """\\text{cm} as cm and ^\\circ as °, of the same length."""
    plain = fold(text).translate(_ACCENTS)
    bare = _TEX.sub(lambda m: m[1].rjust(len(m[0]) - 1) + " ", plain)
    bare = _TEX_DEGREE.sub(lambda m: "°".ljust(len(m[0])), bare)
    return re.sub(r"\\ ", "  ", bare)


@lru_cache(maxsize=256)
def _measured(text: str) -> Measure:
    parts = [_one(match) for match in _PART.finditer(text)]
    first = parts[0]
    if len(parts) == 1:
        return first
    below = parts[1]
    return Measure(
        f"{first.name}/{below.name}",
        f"{first.dimension}/{below.dimension}",
        first.factor / below.factor,
    )


def _one(match: re.Match[str]) -> Measure:
    unit = _lookup(match["word"])
    power = _power(match)
    if power == 1:
        return unit
    return Measure(f"{unit.name}^{power}", f"{unit.dimension}^{power}", unit.factor**power)


def _lookup(word: str) -> Measure:
    return _UNITS.get(word) or _UNITS.get(word.casefold()) or _UNITS[plain_words(word)]


def _power(match: re.Match[str]) -> int:
    if match["power"] or match["sup"]:
        return {"2": 2, "²": 2, "3": 3, "³": 3}[match["power"] or match["sup"]]
    words = f"{match['sq'] or ''}{match['two'] or ''}".casefold()
    if words.startswith(("sq", "cuad")):
        return 2
    return 3 if words.startswith(("cu", "cú")) else 1
