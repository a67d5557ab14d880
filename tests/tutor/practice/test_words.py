from __future__ import annotations

import re

import pytest

from curriculum.checking.notes import NOTES as MEANINGS
from tutor.practice.models import Attempt
from tutor.practice.words import NOTES, note_words, verdict_words


def test_every_note_of_the_checker_has_words():
    assert set(NOTES) == set(MEANINGS)


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_words_name_only_what_the_note_brings(code):
    brought = set(re.findall(r"\{(\w+)\}", MEANINGS[code]))
    named = set(re.findall(r"%\((\w+)\)s", str(NOTES[code])))
    assert named <= brought


def test_unknown_note_says_nothing():
    assert note_words("no.such", {}) == ""


def test_malformed_answer_shows_the_place():
    attempt = Attempt(text="3+*4", verdict="malformed", note={"code": "read.unexpected", "at": 2})
    words = verdict_words(attempt)
    assert (words.before, words.found, words.after, words.has_place) == ("3+", "*", "4", True)
    assert words.tone == "info"
