"""Under a borrowed exercise: whose it is, with links to the licence and the source."""

from __future__ import annotations

import pytest

from curriculum.models import Exercise, ExerciseVersion

pytestmark = pytest.mark.django_db

LICENCE = "https://licences.example/by/4.0/"


@pytest.fixture
def page_with(sit_down, browser_of_ada):
    def page(**provenance: str) -> str:
        version = Exercise.objects.get(slug="add-2").current
        assert version is not None
        content = {**version.content, "provenance": provenance}
        ExerciseVersion.objects.filter(pk=version.pk).update(content=content)
        return browser_of_ada.get(sit_down("add-2").url("session")).content.decode()

    return page


def test_the_licence_is_a_link(page_with):
    html = page_with(attribution="A book", licence="CC BY 4.0", licence_url=LICENCE)
    assert f'A book <a href="{LICENCE}" rel="license noopener external">CC BY 4.0</a>' in html


def test_without_an_address_it_is_words(page_with):
    html = page_with(attribution="A book", licence="CC BY 4.0")
    assert "A book CC BY 4.0</p>" in html


def test_an_address_that_is_a_script_is_no_link(page_with):
    html = page_with(
        attribution="A book", licence="Mine", licence_url="javascript:a()", source_url="data:,a"
    )
    assert "A book Mine</p>" in html
    assert "javascript:" not in html
