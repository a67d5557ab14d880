"""The heatmap of a class beside the students' own pages: what is set as known."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now

from tests.factories.overrides import make_override
from tests.factories.practice import make_attempt, make_run, make_session
from tutor.dashboard.matrix import Cell

MAP = reverse("practice:map")


@pytest.fixture
def heatmap(classroom, cleo, signed_in):
    """`heatmap()`: student -> skill -> cell, and the page it stands on."""

    client, address = signed_in(cleo), reverse("dashboard:class", args=[classroom.code])

    def read(query: str = ""):
        answer = client.get(f"{address}?{query}")
        matrix = answer.context["matrix"]
        slugs = [column.skill.slug for column in matrix.columns]
        rows = {
            line.student.username: dict(zip(slugs, line.cells, strict=True))
            for line in matrix.lines
        }
        return rows, answer

    return read


def test_what_a_teacher_set_as_known_carries_no_number(history, heatmap, ada, course, cleo):
    make_override(ada, course, cleo, now(), "known", "add-integers")
    rows, answer = heatmap()
    cell = rows["ada"]["add-integers"]
    assert (cell.level, cell.percent, cell.learnt) == ("known", 0, True)
    html = answer.content.decode()
    assert html.count('<span class="visually-hidden">counts as known</span>') == 1
    [column] = [c for c in answer.context["matrix"].columns if c.skill.slug == "add-integers"]
    assert (column.learnt, column.evidence) == (1, 1)


def test_it_agrees_with_the_students_map(history, heatmap, placed, ada, course, cleo, signed_in):
    make_override(ada, course, cleo, now(), "known", "two-step-equations")
    placed(ada, "subtract-integers")
    rows, _ = heatmap("skills=all")
    nodes = {n.skill.slug: n for n in signed_in(ada).get(MAP).context["nodes"]}
    known = {slug for slug, cell in rows["ada"].items() if cell.level == "known"}
    assert known == {slug for slug, node in nodes.items() if node.set_known}
    assert known == {"subtract-integers", "two-step-equations"}


def test_what_an_answer_put_in_doubt_is_not_known(history, heatmap, placed, ada, ben):
    placed(ada, "add-integers")
    placed(ben, "add-integers")
    run = make_run(make_session(ben, history.run.session.course, now()), "add-2", now())
    make_attempt(run, "1", "wrong", now())
    rows, _ = heatmap()
    # Ada's wrong answers of the last minutes came after it too.
    assert [rows[name]["add-integers"].level for name in ("ada", "ben")] == ["unsure", "unsure"]


def test_withdrawn_the_estimate_is_back(history, heatmap, ada, course, cleo):
    known = make_override(ada, course, cleo, now(), "known", "add-integers")
    known.ended, known.outcome = now(), "withdrawn"
    known.save()
    assert heatmap()[0]["ada"]["add-integers"].level == "unsure"


def test_a_skill_that_nobody_answered_on_is_shown_where_one_is_set_as_known(
    history, heatmap, ben, course, cleo
):
    make_override(ben, course, cleo, now(), "known", "one-step-equations")
    rows, _ = heatmap()
    assert rows["ben"]["one-step-equations"].level == "known"
    assert rows["ada"]["one-step-equations"].level == "none"


def test_sorted_by_a_skill_who_is_said_to_know_it_comes_after_who_does_not(
    history, heatmap, ben, course, cleo
):
    make_override(ben, course, cleo, now(), "known", "add-integers")
    skill = course.skills.get(slug="add-integers")
    rows, _ = heatmap(f"sort={skill.code}")
    assert list(rows) == ["ada", "ben"]


def test_the_teachers_pages_of_the_student_say_it_too(
    history, classroom, ada, course, cleo, signed_in
):
    make_override(ada, course, cleo, now(), "known", "add-integers")
    skill = course.skills.get(slug="add-integers")
    client = signed_in(cleo)
    for name, code in (("student", ()), ("student-skill", (skill.code,))):
        url = reverse(f"dashboard:{name}", args=[classroom.code, ada.code, *code])
        html = client.get(url).content.decode()
        assert "counts as known" in html
        assert 'class="meter' not in html


@pytest.mark.parametrize("students", [1, 2])
def test_it_costs_one_query_more_where_anybody_was_placed(
    students, history, heatmap, placed, ada, ben, course, cleo, django_assert_num_queries
):
    for student in (ada, ben)[:students]:
        make_override(student, course, cleo, now(), "known", "two-step-equations")
        placed(student, "add-integers")
    heatmap()
    # As in test_class.py, the misconception found and what has been put in doubt.
    with django_assert_num_queries(18):
        heatmap()


@pytest.mark.parametrize("level", ["unsure", "high"])
def test_what_was_learnt_is_marked_however_unsure_its_number_is_now(level):
    for learnt in (True, False):
        cell = Cell(level, 80, 30, 98, answers=4, learnt=learnt)
        html = render_to_string("dashboard/_cell.html", {"cell": cell})
        assert html.count('<span class="visually-hidden">learnt</span>') == learnt
