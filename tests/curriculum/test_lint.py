"""The linter finds what would teach badly, names the line, and leaves good courses alone."""

from __future__ import annotations

import pytest

from curriculum.course_files import read_folder
from curriculum.lint import lint
from curriculum.lint.leaks import numbers_in
from tests.factories import course_files as small
from tests.factories.course_files import write_course

ADD = "exercises/add/add-1.yaml"
GOAL = "      - {level: goal, text: {en: Find the sum., es: Halla la suma.}}\n"
FULL = small.ADD.replace("a: {range: [2, 9]}", "a: {range: [20, 60]}")


def findings(tmp_path, variants=6, **changed):
    files = {
        "exercises/subtract/subtract-1.yaml": FULL.replace("add-1", "sub-1").replace(
            "[add]", "[subtract]"
        )
    }
    package, found = read_folder(write_course(tmp_path, **{**files, ADD: FULL, **changed}))
    assert not found
    return lint(package, variants=variants)


def codes(report, file=ADD):
    return {(one.code, one.line, one.severity) for one in report.findings if one.file == file}


def test_a_good_course_has_nothing(tmp_path):
    extra = "exercises/subtract/subtract-1.yaml"
    report = findings(
        tmp_path, **{extra: FULL.replace("add-1", "subtract-1").replace("[add]", "[subtract]")}
    )
    assert report.findings == []
    assert (report.errors, report.warnings, report.exercises, report.variants) == (0, 0, 2, 12)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('accept: ["@{c}"]', 'accept: ["1 +* 2"]', ("answer_refused", 15, "error")),
        ('match: ["@{d}"]', 'match: ["@{c}"]', ("wrong_is_right", 22, "error")),
        ('match: ["@{d}"]', 'match: ["1 +* 2"]', ("wrong_unreadable", 22, "error")),
        ("en: Count on.", "en: 'It is $@{c}$.'", ("hint_gives_answer", 18, "error")),
        ("es: Sigue contando.", "es: 'Son $@{c}$ en total.'", ("hint_gives_answer", 18, "warning")),
        (", es: Sigue contando.", "", ("missing_language", 18, "error")),
        ("title: {en: A sum, es: Una suma}", "title: A sum", ("missing_language", 2, "warning")),
        ("en: Count on.", "en: 'Look at ##no.png##'", ("missing_figure", 18, "error")),
        ("en: Count on.", "en: 'It costs $5'", ("tex", 18, "error")),
        ("en: Count on.", r"en: 'Look: $\frac{1$'", ("tex", 18, "error")),
        (GOAL, "", ("short_ladder", 16, "warning")),
        ("{level: goal, text", "{level: applied, text", ("ladder_order", 16, "warning")),
        ('where: ["a != 5"]', 'where: ["a > 99"]', ("variant", 6, "error")),
        ('where: ["a != 5"]', 'where: ["a > 29", "a < 40"]', None),
    ],
)  # fmt: skip
def test_what_would_teach_badly(tmp_path, old, new, expected):
    text = FULL.replace(old, new, 1)
    assert text != FULL
    report = findings(tmp_path, **{ADD: text})
    assert codes(report) == ({expected} if expected else set())


def test_two_wrong_answers_that_look_the_same(tmp_path):
    text = FULL + '      - {match: ["@{b} - @{a}"], feedback: {en: No., es: No.}}\n'
    assert ("wrong_matches_twice", 23, "error") in codes(findings(tmp_path, **{ADD: text}))


def test_the_course_around_the_exercises(tmp_path):
    skills = small.SKILLS + "- {slug: alone, title: {en: Alone, es: Sola}}\n"
    report = findings(tmp_path, **{"skills.yaml": skills, "figures/a.png": b"x"})
    assert codes(report, "skills.yaml") == {
        ("orphan_skill", 11, "warning"),
        ("skill_without_exercise", 11, "warning"),
    }
    assert codes(report, "figures/a.png") == {("unused_figure", 0, "warning")}


def test_word_problems_are_counted(tmp_path):
    story = "Ana has @{a} marbles and wins @{b} more in a long game with her three best friends."
    story += " How many has she got now?"
    text = FULL.replace("Work out $@{a} + @{b}$.", story)
    assert findings(tmp_path, **{ADD: text}).word_problems == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 - 3", ["5", "3"]),
        ("$-3$ and $x - 4$", ["-3", "4"]),
        (r"$\frac{3}{4}$ or 1/2", ["3/4", "1/2"]),
        ("− 7", ["-7"]),
        ("2x + 3", ["3"]),
        ("it is -4 and - 5", ["-4", "5"]),
        ("3/0 and 1", ["1"]),
        ("(-2)", ["-2"]),
    ],
)
def test_numbers_in_a_text(text, expected):
    assert [str(number) for number in numbers_in(text)] == expected
