"""Who may open which of the teacher's pages, by which method."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import make_classroom
from tests.factories.curriculum import make_course


def addresses(classroom, student, history) -> dict[str, str]:
    room, who = classroom.code, student.code
    skill = classroom.course.skills.get(slug="add-integers").code
    return {
        "class": reverse("dashboard:class", args=[room]),
        "live": reverse("dashboard:live", args=[room]),
        "attempts-csv": reverse("dashboard:attempts-csv", args=[room]),
        "estimates-csv": reverse("dashboard:estimates-csv", args=[room]),
        "student": reverse("dashboard:student", args=[room, who]),
        "student-skill": reverse("dashboard:student-skill", args=[room, who, skill]),
        "run": reverse("dashboard:run", args=[room, who, history.run.code]),
    }


PAGES = ("class", "live", "attempts-csv", "estimates-csv", "student", "student-skill", "run")


@pytest.mark.parametrize("page", PAGES)
def test_the_teacher_opens_each_page(page, classroom, history, ada, cleo, signed_in):
    answer = signed_in(cleo).get(addresses(classroom, ada, history)[page])
    # Without htmx the live part leads to the page that it is a part of.
    assert answer.status_code == (303 if page == "live" else 200)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_does(page, classroom, history, ada, ben, dan, eve, faye, signed_in):
    address = addresses(classroom, ada, history)[page]
    codes = [signed_in(person).get(address).status_code for person in (ada, ben, dan, eve, faye)]
    assert codes == [404] * 5


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_logs_in_first(page, classroom, history, ada):
    answer = Client().get(addresses(classroom, ada, history)[page])
    assert answer["Location"].split("?")[0] == reverse("people:login")


def test_when_the_log_in_has_ended_the_whole_page_goes_there(classroom):
    address = reverse("dashboard:live", args=[classroom.code])
    answer = Client().get(address, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("people:login")


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_only_read(page, classroom, history, ada, cleo, signed_in):
    answer = signed_in(cleo).post(addresses(classroom, ada, history)[page])
    assert answer.status_code == 405


@pytest.mark.parametrize("name", ["student", "student-skill", "run"])
def test_a_student_of_another_class_is_not_there(
    name, classroom, history, course, cleo, faye, dan, ada, signed_in
):
    """Neither Dan in Cleo's class, nor Ada in Faye's."""
    elsewhere = make_classroom(course, faye, dan, name="8C", code="OTHER1")
    dan_here = addresses(classroom, dan, history)[name]
    ada_there = addresses(elsewhere, ada, history)[name]
    assert signed_in(cleo).get(dan_here).status_code == 404
    assert signed_in(faye).get(ada_there).status_code == 404


def test_work_in_another_course_is_not_the_teachers_business(history, ada, faye, signed_in):
    other = make_classroom(make_course("other"), faye, ada, name="9D", code="OTHER2")
    client = signed_in(faye)
    run = reverse("dashboard:run", args=[other.code, ada.code, history.run.code])
    assert client.get(run).status_code == 404
    page = client.get(reverse("dashboard:student", args=[other.code, ada.code]))
    assert (page.context["attempt_lines"], page.context["run_lines"]) == ([], [])
    lines = client.get(reverse("dashboard:attempts-csv", args=[other.code])).getvalue()
    assert len(lines.decode().splitlines()) == 1
    report = reverse("dashboard:resolve-report", args=[other.code, history.report.code])
    assert client.post(report).status_code == 404


@pytest.mark.parametrize("tail", ["sort=nonsense", "sort=%00", "skills=all", "sort=learnt"])
def test_odd_wishes_do_no_harm(tail, classroom, history, cleo, signed_in):
    address = reverse("dashboard:class", args=[classroom.code])
    assert signed_in(cleo).get(f"{address}?{tail}").status_code == 200


@pytest.mark.parametrize("tail", ["runs=999&attempts=x", "runs=-1&attempts=0"])
def test_pages_out_of_range_show_the_nearest(tail, classroom, history, ada, cleo, signed_in):
    address = reverse("dashboard:student", args=[classroom.code, ada.code])
    assert signed_in(cleo).get(f"{address}?{tail}").status_code == 200


def test_an_unknown_skill_is_404(classroom, history, ada, cleo, signed_in):
    address = reverse("dashboard:student-skill", args=[classroom.code, ada.code, uuid.uuid4()])
    assert signed_in(cleo).get(address).status_code == 404


def test_a_report_is_closed_by_the_teacher_only(classroom, history, ada, cleo, faye, signed_in):
    address = reverse("dashboard:resolve-report", args=[classroom.code, history.report.code])
    assert [signed_in(p).post(address).status_code for p in (ada, faye)] == [404, 404]
    assert signed_in(cleo).get(address).status_code == 405
    assert signed_in(cleo).post(address).status_code == 303
    history.report.refresh_from_db()
    assert history.report.resolved
    assert signed_in(cleo).post(address).status_code == 303
