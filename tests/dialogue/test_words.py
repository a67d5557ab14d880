"""The tables of wording are complete, alike in both languages, and pass their own guards."""

from __future__ import annotations

import re

import pytest

from dialogue.guards import ANY, Situation, inspect, passes
from dialogue.guards.leak import Licence
from dialogue.moves import Move
from dialogue.scaffold import TABLE
from dialogue.surface import Brief
from dialogue.surface.templated import LANGUAGES, Templated, words_in

USED = {row.words for row in TABLE} | {row.otherwise for row in TABLE if row.otherwise} | {"safe"}


def slots(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_words_of_the_policy_have_four_different_variants(language):
    table = words_in(language)

    assert set(table) == USED
    assert all(len(set(variants)) >= 4 for variants in table.values())


def test_variants_have_the_same_slots_in_both_languages():
    for key in USED:
        found = {frozenset(slots(v)) for language in LANGUAGES for v in words_in(language)[key]}
        assert len(found) == 1, key


def test_plain_templates_pass_the_guards_of_their_rows():
    asks = {row.words: row.move in (Move.FOCUS, Move.PROBING) for row in TABLE}
    asks |= {
        row.otherwise: row.move in (Move.FOCUS, Move.PROBING) for row in TABLE if row.otherwise
    }
    for language in LANGUAGES:
        for key, variants in words_in(language).items():
            for text in variants:
                must = int(asks.get(key, False)) if not slots(text) else 0
                questions = ANY if slots(text) else (must, 1)
                findings = inspect(text, Situation(Licence(language=language), questions=questions))
                assert passes(findings), (key, text, findings)
                assert len(text.split()) <= 30


def test_the_same_seed_says_the_same_and_the_last_variant_is_never_repeated():
    surface = Templated()
    for seed in range(200):
        first = surface.generate(Brief("wrong.check", "en"), seed)
        again = surface.generate(Brief("wrong.check", "en"), seed)
        after = surface.generate(Brief("wrong.check", "en", used=(first.variant,)), seed)
        assert first == again
        assert after.variant != first.variant


def test_all_variants_are_used():
    said = {Templated().generate(Brief("safe", "es"), seed).variant for seed in range(100)}

    assert said == {0, 1, 2, 3}
