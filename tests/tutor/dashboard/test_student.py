"""One student's pages: attempts, belief over time, reasons, transcript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.practice import make_attempt, make_run
from tutor.practice.models import Run


def page(name, classroom, student, *more) -> str:
    return reverse(f"dashboard:{name}", args=[classroom.code, student.code, *more])


def test_every_attempt_stands_there_as_typed(classroom, history, ada, cleo, signed_in):
    answer = signed_in(cleo).get(page("student", classroom, ada))
    lines = answer.context["attempt_lines"]
    assert [line.attempt.text for line in lines] == ["-8", "-8", "=8"]
    assert [bool(line.diagnosis) for line in lines] == [False, True, False]
    text = answer.content.decode()
    assert "Adds the sizes and keeps a sign" in text
    assert "“Adding integers” is new" in text


def test_the_belief_over_time_is_drawn_and_written(classroom, history, ada, cleo, signed_in):
    skill = classroom.course.skills.get(slug="add-integers")
    answer = signed_in(cleo).get(page("student-skill", classroom, ada, skill.code))
    moments = answer.context["moments"]
    assert len(moments) == 3
    assert moments[0].p < moments[-1].p  # newest first: three wrong answers pull it down
    text = answer.content.decode()
    assert "<svg" in text
    assert text.count("chart-mark-wrong") == 3


def test_a_skill_without_answers_says_so(classroom, history, ada, cleo, signed_in):
    skill = classroom.course.skills.get(slug="two-step-equations")
    answer = signed_in(cleo).get(page("student-skill", classroom, ada, skill.code))
    assert (answer.status_code, answer.context["moments"]) == (200, [])


def test_a_run_shows_its_reason_candidates_and_words(classroom, history, ada, cleo, signed_in):
    answer = signed_in(cleo).get(page("run", classroom, ada, history.run.code))
    text = answer.content.decode()
    assert "“Adding integers” is new" in text
    assert "What do the two signs tell you?" in text
    assert "chance of this choice 100%" in text
    (candidate,) = answer.context["candidates"]
    assert (candidate.chosen, candidate.cells) == (True, ("learn", "0.51"))
    assert len(answer.context["attempt_lines"]) == 3


def test_a_candidate_shows_the_minutes_it_would_take(classroom, history, ada, cleo, signed_in):
    candidate = {"exercise": None, "skill": None, "rule": "learn", "score": 0.5, "minutes": 1.75}
    history.run.decision.candidates = [candidate]
    history.run.decision.save()
    answer = signed_in(cleo).get(page("run", classroom, ada, history.run.code))
    assert answer.context["columns"] == ["rule", "expected minutes", "score"]
    assert answer.context["candidates"][0].cells == ("learn", "1.75", "0.50")


def test_a_reason_without_words_is_no_error(classroom, history, ada, cleo, signed_in):
    history.run.decision.reason = {"sentence": "from another planet"}
    history.run.decision.candidates = [{"exercise": -1, "skill": None, "new": True}]
    history.run.decision.save()
    assert signed_in(cleo).get(page("run", classroom, ada, history.run.code)).status_code == 200


def test_hostile_answers_stay_text(classroom, history, ada, cleo, signed_in):
    make_attempt(history.run, "<script>alert(1)</script>\u202e", "malformed", history.at)
    text = signed_in(cleo).get(page("student", classroom, ada)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_student_without_answers_has_a_page(classroom, ada, cleo, signed_in):
    text = signed_in(cleo).get(page("student", classroom, ada)).content.decode()
    assert "No answers yet" in text


@pytest.mark.parametrize("runs", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    runs, classroom, history, ben, cleo, signed_in, django_assert_num_queries
):
    session = ben.sessions.get()
    for number in range(1, runs):
        at = history.at - timedelta(days=number)
        run = make_run(session, "add-2", at, state=Run.State.DONE)
        make_attempt(run, "1", "wrong", at)
    client = signed_in(cleo)
    client.get(page("student", classroom, ben))
    # session, account, class, membership; belief, what was mastered once, traits of the class; what
    # comes next (3), what is asked and the log of it, placement and group; runs (count, page, their
    # attempts); then attempts (count, page) and their diagnoses.
    with django_assert_num_queries(20):
        answer = client.get(page("student", classroom, ben))
    assert len(answer.context["attempt_lines"]) == runs


def test_what_comes_next_is_what_the_student_reads_after_a_placement(
    classroom, placed, ada, cleo, signed_in
):
    first = signed_in(ada).get(reverse("practice:today")).context["next_up"]
    placed(ada, "add-integers", "subtract-integers")
    told = signed_in(ada).get(reverse("practice:today")).context["next_up"]
    assert told.reason != first.reason
    coming = signed_in(cleo).get(page("student", classroom, ada)).context["coming"]
    assert (coming.skill, coming.reason) == (told.title, told.reason)
