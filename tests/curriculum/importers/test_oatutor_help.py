from __future__ import annotations

from typing import Any

import pytest

from curriculum.content import Hint
from curriculum.importers.oatutor_help import HelpCounts, Pathway
from curriculum.importers.oatutor_markup import Columns, Figures, Markup
from tests.curriculum.importers.pool import hint, scaffold


def read(*items: Any) -> tuple[tuple[Hint, ...], list[str], HelpCounts]:
    codes: list[str] = []
    markup = Markup(Figures("p", []), {}, lambda code, _: codes.append(code))
    pathway = Pathway("pa", items, Columns(), markup, markup.note)
    return pathway.hints(), codes, pathway.counts


def needs(hints: tuple[Hint, ...]) -> dict[str, tuple[str, ...]]:
    return {one.id: one.needs for one in hints}


def test_hints_scaffolds_and_what_they_need():
    hints, codes, counts = read(hint("h1"), scaffold("h2", "h1"), hint("h3", 0, "h2", 1))
    assert needs(hints) == {"h1": (), "h2": ("h1",), "h3": ("h1", "h2")}
    assert hints[0].answer is None
    assert hints[1].answer is not None
    assert hints[1].answer.accept == ("$$5$$",)
    assert (codes, counts.hints, counts.scaffolds) == ([], 2, 1)


def test_the_second_level_may_need_its_own_and_the_first():
    below = [hint("h2-s1", "h1"), scaffold("h2-s2", 0)]
    hints, codes, counts = read(hint("h1"), scaffold("h2", subHints=below))
    assert needs(hints[1].hints) == {"h2-s1": ("h1",), "h2-s2": ("h2-s1",)}
    assert (codes, counts.sub_hints, counts.sub_scaffolds) == ([], 1, 1)


def test_a_solution_is_the_bottom():
    assert read(hint("h1", type="solution"))[0][0].level == "bottom_out"


@pytest.mark.parametrize(
    ("items", "code", "kept"),
    [
        ([hint("h1", "other-h9")], "dangling_dependency", {"h1": ()}),
        ([hint("h1", 7)], "dangling_dependency", {"h1": ()}),
        ([hint("h1", "h1")], "circular_dependency", {"h1": ()}),
        ([hint("h1", "h2"), hint("h2", "h1")], "circular_dependency", {"h1": ("h2",), "h2": ()}),
        ([hint("h1"), hint("h1")], "duplicate_help_id", {"h1": (), "h1-2": ()}),
        ([hint("h1", title="", text=""), hint("h2", "h1")], "empty_help", {"h2": ()}),
        ([scaffold("h1", hintAnswer=[])], "scaffold_without_answer", {"h1": ()}),
        (["words", hint("h1")], "shape", {"h1": ()}),
    ],
)
def test_defects_keep_the_help(items, code, kept):
    hints, codes, _ = read(*items)
    assert (codes, needs(hints)) == ([code], kept)


def test_nothing_on_either_level_needs_what_was_left_out():
    empty = {"title": "", "text": ""}
    below = [hint("h2-s1", "h1"), hint("h2-s2", **empty), hint("h2-s3", "h2-s2", "h2-s1")]
    hints, codes, _ = read(hint("h1", **empty), scaffold("h2", "h1", subHints=below))
    assert codes == ["empty_help", "empty_help"]
    assert needs(hints) == {"h2": ()}
    assert needs(hints[0].hints) == {"h2-s1": (), "h2-s3": ("h2-s1",)}


def test_ids_that_are_too_long_stay_apart_and_are_found():
    first, second = f"{'h' * 70}1", f"{'h' * 70}2"
    hints, codes, _ = read(hint(first), hint(second, first), hint("h3", second, f" {first}"))
    assert codes == []
    assert [len(one.id) for one in hints] == [60, 60, 2]
    assert hints[2].needs == (hints[1].id, hints[0].id)


def test_a_third_level_is_left_out():
    deep = hint("h1-s1", subHints=[hint("h1-s1-t1")])
    hints, codes, _ = read(hint("h1", subHints=[deep]))
    assert codes == ["too_deep"]
    assert hints[0].hints[0].hints == ()


def test_counts_name_what_the_source_said():
    _, _, counts = read(hint("h1", "x"), hint("h1", license=""))
    assert (counts.dangling, counts.duplicates, counts.without_licence) == (
        [["h1", "x"]],
        ["h1"],
        1,
    )
