"""What a placement asks, records and finds."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from curriculum.models import Edge, Exercise, Skill
from curriculum.placement import next_question
from curriculum.placement_belief import Answer, replayed
from curriculum.reads import course_index
from dialogue.models import Turn
from knowledge_tracing.models import Observation
from tutor.practice import actions
from tutor.practice.models import Attempt, Decision, Placement, Run
from tutor.practice.placing import placed_known as placed

pytestmark = pytest.mark.django_db


def placed_known(student, course):
    return placed([student], course).get(student, frozenset())


def touched(course):
    """As after an author's change: the index is read anew."""
    course.revision += 1
    course.save(update_fields=["revision"])
    return course


def test_one_answer_each_without_a_word_from_the_tutor(sitting):
    first = sitting.run
    assert sitting.answer(right=False).kind == "recorded"
    first.refresh_from_db()
    assert first.state == Run.State.DONE
    assert sitting.run != first
    assert not Turn.objects.exists()
    assert Observation.objects.get().right == 0


def test_an_answer_that_cannot_be_read_may_be_written_again(sitting):
    first = sitting.run
    sitting.answer(text="3 +")
    assert sitting.run == first
    sitting.answer()
    assert sitting.run != first


def test_i_do_not_know_is_an_answer(sitting):
    sent = sitting.form()
    names = ("run", "step", "ticket")
    actions.answer_placement(sitting.fresh(), **{name: sent[name] for name in names}, at=sitting.at)
    assert Attempt.objects.get().verdict == Attempt.DONT_KNOW
    assert sitting.run.decision.inputs["answers"][0]["dont_know"]


def test_who_answers_everything_is_found_to_know_the_most_of_it(sitting, ada, course):
    done = sitting.to_the_end()
    known = {skill.slug for skill in course.skills.filter(pk__in=placed_known(ada.pk, course))}
    assert known >= {"add-integers", "subtract-integers"}
    assert done.result["answers"] == Attempt.objects.count() <= 6
    assert done.finished == sitting.at
    assert sitting.fresh().finished


def test_who_knows_nothing_begins_at_the_beginning(sitting, ada, course):
    sitting.to_the_end(right=False)
    assert placed_known(ada.pk, course) == frozenset()


def test_no_exercise_comes_twice_and_a_single_step_is_preferred(sitting):
    sitting.to_the_end()
    shown = [run.version.exercise.slug for run in Run.objects.select_related("version__exercise")]
    assert len(set(shown)) == len(shown)


def test_every_question_can_be_chosen_again_from_its_record(sitting, course):
    sitting.to_the_end()
    index = course_index(course)
    for decision in Decision.objects.filter(rule="placement"):
        answers = [Answer(**one) for one in decision.inputs["answers"]]
        belief = replayed(index.graph, answers)
        best = next_question(belief, answers, {decision.reason["skill"]}).candidates[0]
        assert best.information == pytest.approx(decision.candidates[0]["information"], abs=1e-4)
        assert decision.candidates[0]["exercise"] == decision.exercise_id


def test_a_later_wrong_answer_puts_a_skill_in_doubt(sitting, ada, course, moment):
    sitting.to_the_end()
    later = sitting.at + timedelta(days=1)
    session = actions.open_session(ada, course, at=later)
    before, skill = placed_known(ada.pk, course), course.skills.get(slug="add-integers")
    run = actions.go_on(session, at=later, skill=skill.pk)
    actions.submit_answer(session, run=run.code, step="s1", text="77", ticket=uuid4(), at=later)
    assert skill.pk in before
    assert placed_known(ada.pk, course) == before - {skill.pk}


def test_without_a_placement_nothing_is_known(ada, course, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert placed_known(ada.pk, course) == frozenset()


def test_a_skill_removed_in_the_middle_is_passed_over(sitting, course):
    sitting.answer()
    gone = Skill.objects.get(pk=sitting.run.decision.reason["skill"])
    Edge.objects.filter(source=gone).delete()
    Edge.objects.filter(target=gone).delete()
    Skill.objects.filter(pk=gone.pk).update(retired=True)
    touched(course)
    done = sitting.to_the_end()
    assert str(gone.pk) not in done.result["skills"]


def test_an_exercise_unpublished_in_the_middle_is_still_answered(sitting, course):
    Exercise.objects.filter(course=course).update(state=Exercise.State.RETIRED)
    touched(course)
    sitting.answer()
    assert sitting.placement.state == Placement.State.DONE
    assert sitting.placement.result["stop"] == "nothing_to_ask"


def test_a_course_without_exercises_has_nothing_to_ask(classroom, course, ada, moment):
    Exercise.objects.filter(course=course).update(state=Exercise.State.RETIRED)
    assert actions.begin_placement(ada, touched(course), at=moment) is None
    assert Placement.objects.get().state == Placement.State.SKIPPED
    assert placed_known(ada.pk, course) == frozenset()


def test_practice_waits_until_the_placement_is_over(sitting):
    session, run = sitting.fresh(), sitting.run
    skill = run.decision.reason["skill"]
    assert actions.go_on(session, at=sitting.at, leave=run.code, skill=skill) == run
    assert actions.ask_hint(session, run=run.code, step="s1", at=sitting.at).kind == "stale"
    outcome = actions.submit_answer(
        session, run=run.code, step="s1", text="5", ticket=uuid4(), at=sitting.at
    )
    assert outcome.kind == "stale"
    assert not Attempt.objects.exists()


def test_a_placement_ends_with_its_sitting(sitting):
    sitting.answer()
    actions.finish(sitting.fresh(), at=sitting.at)
    assert sitting.placement.state == Placement.State.DONE
    assert sitting.placement.result["stop"] == "student"


def test_without_an_answer_it_was_skipped(sitting):
    actions.finish(sitting.fresh(), at=sitting.at)
    assert sitting.placement.state == Placement.State.SKIPPED
    assert sitting.placement.result == {}
