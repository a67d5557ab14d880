"""How a reply is said: shape, tone, scope, and no echo of what was just said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

MAX_WORDS = 45
MAX_CHARACTERS = 320

_LAYOUT = re.compile(r"^\s*(?:[-*#>]|\d+[.)])\s|```|^\s*\|", re.M)
_ROLE = re.compile(r"\b(?:student|tutor|teacher|alumno|alumna|profesor)\s*:", re.I)
_TONE = re.compile(
    r"\b(?:you(?:'re| are) (?:so |very |really )?(?:smart|clever|brilliant|a genius|lazy|careless)"
    r"|obviously|of course you|as i (?:already )?(?:said|told)|easy|simply|trivial|wrong!"
    r"|amazing|awesome|fantastic|incredible|brilliant|genius|stupid|silly"
    r"|eres (?:muy )?(?:list[oa]|inteligente|un genio|torpe)|obviamente|fácil|increíble|genial"
    r"|fantástico|tont[oa])\b",
    re.I,
)
_SCOPE = re.compile(
    r"https?://|www\.|\S+@\S+\.\w+|\+?\d[\d ()-]{8,}\d"
    r"|\b(?:system prompt|my instructions|language model|i am (?:a )?human|i'm (?:a )?human"
    r"|how old are you|where do you live|what is your name|mis instrucciones"
    r"|soy humano|cuántos años tienes|dónde vives)\b",
    re.I,
)
_STOP = {
    "en": frozenset(
        [
            "the",
            "is",
            "of",
            "to",
            "and",
            "what",
            "you",
            "it",
            "this",
            "that",
            "are",
            "with",
            "for",
            "your",
            "not",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "de",
            "que",
            "y",
            "es",
            "un",
            "una",
            "lo",
            "los",
            "las",
            "con",
            "para",
            "tu",
            "no",
            "qué",
            "en",
        ]
    ),
}


def shape(text: str, *, questions: tuple[int, int]) -> list[str]:
    """Too long, a wrong number of questions, or laid out like a document."""
    faults = []
    words, asked = len(text.split()), text.count("?")
    if words > MAX_WORDS or len(text) > MAX_CHARACTERS:
        faults.append(f"{words} words")
    if not questions[0] <= asked <= questions[1]:
        faults.append(f"{asked} questions")
    if _LAYOUT.search(text) or _ROLE.search(text):
        faults.append("layout")
    return faults


def tone(text: str) -> list[str]:
    faults = [found[0].lower() for found in _TONE.finditer(text)]
    return faults + (["!!"] if text.count("!") > 1 else [])


def scope(text: str, language: str) -> list[str]:
    faults = [found[0] for found in _SCOPE.finditer(text)]
    words = set(re.findall(r"[a-záéíóúñ]+", re.sub(r"\$[^$]*\$", " ", text).lower()))
    other = "es" if language == "en" else "en"
    own = _STOP.get(language, _STOP["en"])
    if len(words & (_STOP[other] - own)) > len(words & own) + 1:
        faults.append(f"language {other}")
    return faults


def echo(text: str, recent: Sequence[str]) -> list[str]:
    """The same, or nearly the same, as one of the last tutor turns."""
    return [said for said in recent if _similar(text, said)]


def _similar(a: str, b: str) -> bool:
    if a == b:
        return True
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return (
        matcher.real_quick_ratio() > 0.9 and matcher.quick_ratio() > 0.9 and matcher.ratio() > 0.9
    )
