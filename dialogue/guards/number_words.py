"""Number words to digits, so that a reply cannot say in words what it may not say in figures."""

from __future__ import annotations

import re
from functools import lru_cache

_EN_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "fifteenth": 15, "sixteenth": 16, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_ES_UNITS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ES_PARTS = {
    "medio": 2, "medios": 2, "tercio": 3, "cuarto": 4, "quinto": 5, "sexto": 6, "séptimo": 7,
    "octavo": 8, "noveno": 9, "décimo": 10, "onceavo": 11, "doceavo": 12, "quinceavo": 15,
    "veinteavo": 20, "centésimo": 100,
}  # fmt: skip


@lru_cache(maxsize=4)
def _numbers(language: str) -> dict[str, int]:
    if language == "es":
        words = {word: n for n, word in enumerate(_ES_UNITS)}
        words |= {word: 30 + 10 * n for n, word in enumerate(_ES_TENS)}
        return words | {"cien": 100, "un": 1, "una": 1}
    words = {word: n for n, word in enumerate(_EN_UNITS)}
    return words | {word: 20 + 10 * n for n, word in enumerate(_EN_TENS)} | {"hundred": 100}


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    numbers = "|".join(sorted(_numbers(language), key=len, reverse=True))
    join = r"\s+y\s+" if language == "es" else r"[\s-]+"
    tens = "|".join(_ES_TENS if language == "es" else _EN_TENS)
    cardinal = rf"(?:(?:{tens}){join}(?:{numbers})|{numbers})"
    parts = _ES_PARTS if language == "es" else _EN_PARTS
    part = "|".join(sorted((f"{word}s?" for word in parts), key=len, reverse=True))
    whole = r"(?:\s+(?:wholes?|enteros?))?\s+(?:and|y)\s+"
    count = rf"(?:{cardinal}|\d+|a|un)"
    top = rf"(?:(?P<top>{count})[\s-]+)?"
    fraction = (
        rf"\b(?:(?P<whole>{cardinal}|\d+){whole}{top}|(?P<alone>{count})[\s-]+)(?P<part>{part})\b"
    )
    return re.compile(fraction), re.compile(rf"\b{cardinal}\b")


def digits_for_words(text: str, language: str) -> str:
    """`text` (lower case) with its number words as digits, each cardinal marked by `§`."""
    fraction, cardinal = _patterns("es" if language == "es" else "en")
    text = fraction.sub(lambda found: _fraction(found, language), text)
    return cardinal.sub(lambda found: _cardinal(found[0], language), text)


def _fraction(found: re.Match[str], language: str) -> str:
    parts = _ES_PARTS if language == "es" else _EN_PARTS
    part = found["part"]
    bottom = parts.get(part) or parts.get(part.removesuffix("s"), 1)
    whole = f"{_count(found['whole'], language)} " if found["whole"] else ""
    top = found["top"] or found["alone"] or "1"
    return f"{whole}{_count(top, language)}/{bottom}"


def _cardinal(word: str, language: str) -> str:
    return f"{_count(word, language)}§"


def _count(word: str, language: str) -> int:
    if word.isdigit():
        return int(word)
    if word in ("a", "un"):
        return 1
    numbers = _numbers("es" if language == "es" else "en")
    if word in numbers:
        return numbers[word]
    return sum(numbers.get(part, 0) for part in re.split(r"[\s-]+", word) if part != "y")
