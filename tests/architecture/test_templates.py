"""Templates show what they are given: no scripts, no styles, no thinking; every word translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.files import ROOT, templates

FORBIDDEN = {
    "an inline script (put it into static/js)": r"<script(?![^>]*\bsrc=)(?![^>]*json)",
    "a style attribute (use a class)": r"<[^>]*\sstyle\s*=",
    "an event handler (use a data attribute)": r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=",
    "a javascript: address": r"javascript:",
    "something from another site": r"<(script|link|img|iframe)[^>]*(src|href)=.(https?:)?//",
}
# A page of a list knows its count already.
QUERY = re.compile(r"\{[{%][^}]*(?<!paginator)\.(count|all|filter|exists)\b")
MARK = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
TAG = re.compile(r"\{%-?\s*(if|endif|partialdef|endpartialdef)\b")
IF_DEPTH = 2
# Words between tags: a letter sequence that no tag or variable wraps.
BARE_WORDS = re.compile(r">\s*([A-Z][a-z]+(?:\s+[a-z]+)+)[^<{]*<")
STATIC = {"templates/500.html"}


def text(path: Path) -> str:
    source = (ROOT / path).read_text("utf-8")
    source = re.sub(r"\{#.*?#\}", "", source)
    return re.sub(r"\{% comment .*?endcomment %\}", "", source, flags=re.S)


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_compiles(path: Path) -> None:
    assert engines["django"].get_template(str(path.relative_to("templates")))


@pytest.mark.parametrize("path", templates(), ids=str)
def test_nothing_forbidden(path: Path) -> None:
    source = MARK.sub("", text(path))
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source, re.I)]
    assert not found, f"{path} has {found}"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_no_queries(path: Path) -> None:
    assert QUERY.findall(text(path)) == [], f"name it in the view's context: {path}"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_conditions_are_shallow(path: Path) -> None:
    """A named part starts again at zero: it is a template of its own."""
    depth, deepest, outer = 0, 0, []
    for tag in TAG.findall(text(path)):
        if tag == "partialdef":
            outer.append(depth)
            depth = 0
        elif tag == "endpartialdef":
            depth = outer.pop()
        else:
            depth += 1 if tag == "if" else -1
        deepest = max(deepest, depth)
    assert deepest <= IF_DEPTH, f"{path}: {deepest} conditions inside each other; make a part"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_words_are_translated(path: Path) -> None:
    if str(path) in STATIC:
        return
    source = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text(path), flags=re.S)
    assert BARE_WORDS.findall(source) == []


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_form_that_posts_carries_the_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*method=.post.*?</form>", text(path), re.S | re.I)
    assert [form[:80] for form in forms if "csrf_token" not in form] == []
