"""Marks a sentence of a core for the catalogues in locale/. Whoever shows it translates it."""

from __future__ import annotations


def gettext_noop(sentence: str) -> str:
    """The sentence itself. The name is the one by which `makemessages` finds it."""
    return sentence
