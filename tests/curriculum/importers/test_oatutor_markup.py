from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.importers.oatutor_markup import Columns, Figures, Markup, filled
from curriculum.markup import to_html
from curriculum.variants import MARK


def converted(raw: str, names: dict[str, str] | None = None) -> tuple[str, list[str]]:
    codes: list[str] = []
    markup = Markup(Figures("p1", ["a b.png"]), names or {}, lambda code, _: codes.append(code))
    return markup.text(raw), codes


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Solve $$x^2=4$$ now", "Solve $x^2=4$ now"),
        ("$$a$$$$b$$", "$a$ $b$"),
        ("one\\nor two", "one\nor two"),
        ("$$a\\neq b$$\\n$$c$$", "$a\\neq b$\n$c$"),
        ("x**2 and $$x**12$$", "x^2 and $x^{12}$"),
        ("$$x**(a+1)$$", "$x^{a+1}$"),
        ("costs $5 or \\$6", "costs \\$5 or \\$6"),
        ("$$$26$$", "$\\$26$"),
        ("$$___$$", "___"),
        ("$$8$$ $$___$$ $$9$$", "$8$ ___ $9$"),
        ("$$3 ____ 4$$", "$3$ ___ $4$"),
        ("$$\\frac{___}{3}$$", "$\\frac{\\square }{3}$"),
        ("##a b.png##", "##p1-a-b.png##"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("$$$$", ""),
        ("  Title\\n", "Title"),
    ],
)
def test_marks_become_ours(raw, text):
    assert converted(raw) == (text, [])


@pytest.mark.parametrize(
    ("raw", "text", "code"),
    [
        ("##no.png##", "##no.png##", "missing_figure"),
        ("##https://x.example/a.png##", "https://x.example/a.png", "external_figure"),
        ("half of $$x", "half of \\$\\$x", "unbalanced_math"),
        ("$$@{nt}$$", "$@{n}t$", "unknown_parameter"),
        ("@{zz}", "zz", "unknown_parameter"),
    ],
)
def test_defects_are_noted_and_shown_as_well_as_possible(raw, text, code):
    assert converted(raw, {"n": "n"}) == (text, [code])


def test_a_name_that_means_something_else_gets_a_number():
    columns = Columns()
    outer = columns.add({"a": ["1", "2"], "b": ["3"]}, {})
    assert columns.add({"a": ["1", "2"]}, outer) == {"a": "a", "b": "b"}
    assert columns.add({"a": ["7"]}, outer) == {"a": "a_2", "b": "b"}
    assert [row["b"] for row in columns.rows()] == ["3", "3"]
    assert filled("@{a}+@{q}", {"a": "1"}) == "1+@{q}"


_PIECES = st.sampled_from(["$$", "$", "\\n", "##", "@{n}", "@{", "}", "**", "___", "x", " ", "\\"])


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_can_be_shown_and_drawn(raw):
    text, _ = converted(raw, {"n": "n"})
    assert set(MARK.findall(text)) <= {"n"}
    to_html(text)
