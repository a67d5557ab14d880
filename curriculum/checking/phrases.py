"""Answers in fixed words, in the languages of the product: what each set of words means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PHRASES = {
    "none": (
        "no solution", "no solutions", "nosolution", "there is no solution", "empty set",
        "the empty set", "no real solution", "no real solutions", "no values", "inconsistent",
        "sin solucion", "no hay solucion", "no tiene solucion", "conjunto vacio",
        "ninguna solucion",
    ),
    "undefined": (
        "undefined", "dne", "d n e", "does not exist", "not defined", "no existe", "indefinido",
        "no definido", "not possible",
    ),
    "reals": (
        "all real numbers", "all reals", "real numbers", "any real number", "all numbers",
        "every real number", "infinitely many solutions", "infinite solutions",
        "infinite number of solutions", "infinitely many", "todos los numeros reales",
        "todos los reales", "infinitas soluciones", "all real numbers except",
    ),
}  # fmt: skip
_SYMBOLS = {
    "∅": "none", "\\emptyset": "none", "\\varnothing": "none", "ℝ": "reals",
    "\\mathbbR": "reals",
}  # fmt: skip
_MEANING = {words: name for name, group in _PHRASES.items() for words in group}
_NOISE = re.compile(r"\\(?:text|mathrm|textrm|mbox)\b|\\[ ,;]|[${}.]")


def plain_words(text: str) -> str:
    """Lower case, without accents, TeX wrappers and doubled spaces."""
    bare = _NOISE.sub(" ", text)
    letters = unicodedata.normalize("NFKD", bare)
    kept = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


@lru_cache(maxsize=2048)
def phrase_in(text: str) -> str:
    """The meaning of `text` if the whole of it is a known phrase, else ""."""
    if symbol := _SYMBOLS.get("".join(_NOISE.sub(" ", text).split())):
        return symbol
    if len(text) > 60 or not any(map(str.isalpha, text)):
        return ""
    return _MEANING.get(plain_words(text), "")


def tight(text: str) -> str:
    """Without what only spaces a formula out; two options that differ in that alone are one."""
    return "".join(text.replace("\\left", "").replace("\\right", "").replace("$", "").split())
