"""POST <class>/students/<student>/overrides/ and its withdrawal, and what the pages show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from tests.cast import make_classroom
from tests.factories.curriculum import make_course
from tests.factories.overrides import make_override
from tutor.practice import actions
from tutor.practice.models import Override


@pytest.fixture
def page(classroom, ada):
    return reverse("dashboard:student", args=[classroom.code, ada.code])


@pytest.fixture
def address(classroom, ada):
    return reverse("dashboard:override", args=[classroom.code, ada.code])


@pytest.fixture
def sent(course):
    """What the form sends, by the slug of a skill."""

    def form(kind, slug="one-step-equations", **more):
        return {"kind": kind, "skill": course.skills.get(slug=slug).code, "why": "", **more}

    return form


def withdrawal(classroom, student, override) -> str:
    args = [classroom.code, student.code, override.code]
    return reverse("dashboard:withdraw-override", args=args)


@pytest.mark.parametrize("kind", ["pin_skill", "goal", "block", "known"])
def test_each_is_put_in_force_shown_and_taken_back(
    kind, classroom, ada, cleo, page, address, sent, signed_in
):
    client = signed_in(cleo)
    tomorrow = localdate() + timedelta(days=1)
    answer = client.post(address, sent(kind, until=tomorrow, why="We <b>talked</b>."), follow=True)
    html = answer.content.decode()
    assert "It is in force." in html
    assert "We &lt;b&gt;talked&lt;/b&gt;." in html
    override = Override.objects.get()
    assert (override.kind, override.by, override.student) == (kind, cleo, ada)
    back = client.post(withdrawal(classroom, ada, override), follow=True)
    assert "It is withdrawn." in back.content.decode()
    coming = client.get(page).context["coming"]
    assert (coming.in_force, [line.outcome for line in coming.log]) == ([], ["withdrawn"])


def test_what_is_pinned_is_what_comes_next(page, address, sent, cleo, signed_in):
    client = signed_in(cleo)
    assert client.get(page).context["coming"].skill["en"] == "Adding integers"
    client.post(address, sent("pin_skill"))
    coming = client.get(page).context["coming"]
    assert coming.skill["en"] == "One-step equations"
    assert coming.reason.startswith("Your teacher chose")


def test_an_exercise_is_asked_for_once_its_skill_is_chosen(address, sent, cleo, signed_in, course):
    client = signed_in(cleo)
    answer = client.post(address, sent("pin_exercise", "add-integers", why="Again"))
    form = answer.context["override_form"]
    assert (answer.status_code, list(form.errors)) == (422, ["exercise"])
    assert 'value="Again"' in answer.content.decode()
    assert [label for _code, label in form.fields["exercise"].choices[1:]] == [
        "Exercise add-1",
        "Exercise add-2",
    ]
    chosen = course.exercises.get(slug="add-2")
    client.post(address, sent("pin_exercise", "add-integers", exercise=chosen.code))
    assert Override.objects.get().exercise == chosen


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "check"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"skill": "00000000-0000-0000-0000-000000000000"}, "skill"),
        ({"skill": "x\x00"}, "skill"),
        ({"until": "yesterday"}, "until"),
        ({"until": "2020-01-01"}, "until"),
        ({"until": ""}, "until"),
        ({"why": "x" * 301}, "why"),
        ({"kind": "pin_exercise", "exercise": "00000000"}, "exercise"),
    ],
)
def test_bad_input_is_told_at_its_field(changed, field, address, sent, cleo, signed_in):
    form = {**sent("goal", until="2100-01-01"), **changed}
    answer = signed_in(cleo).post(address, form)
    assert (answer.status_code, list(answer.context["override_form"].errors)) == (422, [field])
    assert not Override.objects.exists()


def test_a_goal_that_is_set_aside_is_refused(address, sent, cleo, ada, course, signed_in):
    make_override(ada, course, cleo, now(), "block", "one-step-equations")
    answer = signed_in(cleo).post(address, sent("goal", until="2100-01-01"))
    assert answer.status_code == 422
    assert "Withdraw that first." in answer.content.decode()


def test_what_has_no_effect_says_so(page, ada, cleo, course, signed_in):
    block = make_override(ada, course, cleo, now(), "block", "one-step-equations")
    course.skills.filter(pk=block.skill_id).update(retired=True)
    course.revision += 1
    course.save()
    assert "without effect" in signed_in(cleo).get(page).content.decode()


def test_the_run_says_who_asked_and_why(classroom, ada, cleo, course, signed_in):
    make_override(ada, course, cleo, now(), "pin_skill", "one-step-equations", why="For Friday.")
    make_override(ada, course, cleo, now(), "block", "add-integers")
    session = actions.open_session(ada, course, at=now())
    run = actions.go_on(session, at=now())
    client = signed_in(cleo)
    address = reverse("dashboard:run", args=[classroom.code, ada.code, run.code])
    html = client.get(address).content.decode()
    assert "asked by Cleo: <q>For Friday.</q>" in html
    assert html.count("asked by Cleo") == 2
    cleo.delete()
    Override.objects.get(kind="block", by=None)


def test_nobody_else_asks_or_takes_back(
    classroom, address, sent, ada, ben, cleo, dan, faye, course, signed_in
):
    override = make_override(ada, course, cleo, now(), "block", "add-integers")
    for stranger in (ada, ben, dan, faye):
        client = signed_in(stranger)
        assert client.post(address, sent("block")).status_code == 404
        assert client.post(withdrawal(classroom, ada, override)).status_code == 404
    assert signed_in(cleo).get(address).status_code == 405
    assert signed_in(cleo).post(withdrawal(classroom, ben, override)).status_code == 404
    assert Override.objects.filter(ended=None).count() == 1


def test_another_course_is_not_the_teachers_business(ada, cleo, faye, course, classroom, signed_in):
    override = make_override(ada, course, cleo, now(), "block", "add-integers")
    other = make_classroom(make_course("other"), faye, ada, name="9D", code="OTHER2")
    client = signed_in(faye)
    assert client.post(withdrawal(other, ada, override)).status_code == 404
    page = client.get(reverse("dashboard:student", args=[other.code, ada.code]))
    assert page.context["coming"].in_force == []
