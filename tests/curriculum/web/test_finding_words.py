"""Findings are known by their shape, so that another language can say them."""

from __future__ import annotations

import re

import pytest

from curriculum.authoring.finding_words import SENTENCES, said
from curriculum.documents import DocumentError, parse
from curriculum.findings import Finding


def sample(sentence: str) -> str:
    return re.sub(r"%\((\w+)\)s", lambda gap: f"<{gap[1]}>", sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_figures_stay_where_they_were(sentence: str) -> None:
    assert said(sample(sentence)) == sample(sentence)


def test_an_unknown_sentence_stays_as_it_is() -> None:
    assert said("the moon is in the way") == "the moon is in the way"


def known(finding: Finding) -> bool:
    shapes = ("(.+?)".join(map(re.escape, re.split(r"%\(\w+\)s", one))) for one in SENTENCES)
    return any(re.fullmatch(shape, finding.message, re.DOTALL) for shape in shapes)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"slug": "a b", "title": 3, "steps": "none", "skils": []},
        {"slug": "a", "title": {}, "steps": [{"answer": {"kind": "numbr", "tolerance": -1}}]},
        {"slug": "a", "title": "A", "steps": [{"prompt": [], "answer": {"kind": "choice"}}]},
        {"slug": "a", "title": "A", "steps": [{}], "parameters": {"a": {"range": [3]}}},
        {"slug": "a", "title": "A", "steps": [{}], "parameters": {"a": {"formula": "2 +"}}},
    ],
)
def test_what_is_found_in_a_document_is_known(broken: dict[str, object]) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(broken)
    assert [one.message for one in caught.value.findings if not known(one)] == []
