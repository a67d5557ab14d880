"""What a student's answer and a request for help leave in the tables."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from curriculum.checking import check
from curriculum.jobs import MAX_TRIES
from dialogue import actions, reads
from dialogue.diagnosis import ENGINE
from dialogue.models import Diagnosis, Turn
from dialogue.moves import AnswerSeen
from tests.dialogue.scenes import standing

pytestmark = pytest.mark.django_db


def test_a_foreseen_wrong_answer_gets_the_authors_words_at_once(say, conversation, course):
    turn = say("-8")

    heard, said = reads.turns_of(conversation)
    assert (heard.role, heard.number, heard.text) == ("student", 1, "-8")
    assert (said, said.number, said.move) == (turn, 2, "probing")
    assert "Look at both signs." in said.text
    assert said.trace["rule"] == "a.1.known"
    assert said.diagnosis.state == Diagnosis.State.QUEUED
    assert said.diagnosis.misconception == course.misconceptions.get(slug="adds-signs")
    assert said.diagnosis.source == "authored"


def test_an_unforeseen_wrong_answer_is_queued_and_answered_in_general(say):
    turn = say("17", mastery=0.2)

    assert turn.trace["rule"] == "a.1.unsure"
    assert turn.diagnosis.outcome == ""
    assert turn.diagnosis.key.endswith(ENGINE)
    assert turn.trace["standing"]["mastery"] == 0.2


def test_a_right_answer_is_confirmed_and_not_diagnosed(say):
    turn = say("2")

    assert turn.trace["rule"] == "b.last"
    assert reads.diagnosis_of(turn) is None


def test_four_wrong_answers_open_the_step(say):
    levels = [say(text, wrong_before=n, attempts=n, hint_level=n) for n, text in enumerate("3456")]

    assert [turn.hint_level for turn in levels] == [0, 1, 3, 4]
    assert "The answer is $2$." in levels[-1].text
    assert levels[-1].trace["release"] == "step"


def test_no_turn_before_the_release_states_the_answer(say):
    turns = [say(text, wrong_before=n, attempts=n) for n, text in enumerate(["3", "4", "5"])]

    assert all(check_free_of_answer(turn.text) for turn in turns)


def check_free_of_answer(text):
    return "2" not in text


def test_the_answer_path_costs_three_queries(say, django_assert_num_queries, conversation):
    say("17")
    with django_assert_num_queries(3):
        say("-8")
    with django_assert_num_queries(3):
        say("17")
    with django_assert_num_queries(2):
        say("2")


def test_words_are_in_the_language_of_the_conversation(conversation, say):
    conversation.language = "es"

    assert "¿" in say("17", mastery=0.9).text


def hint(conversation, document, moment, wants="hint", **facts):
    return actions.give_hint(
        conversation,
        document=document,
        step=document.steps[0],
        standing=standing(**facts),
        at=moment,
        wants=wants,
    )


def test_hints_climb_one_rung_at_a_time(conversation, document, moment):
    first = hint(conversation, document, moment)
    second = hint(conversation, document, moment, hint_level=1, help_in_a_row=1,
                  seconds_since_hint=30.0)  # fmt: skip

    assert (first.hint_level, first.trace["hint_id"]) == (1, "h1")
    assert (second.hint_level, second.trace["hint_id"]) == (2, "h2")
    assert "Find the sum." in first.text


def test_a_second_click_within_seconds_shows_the_same_hint(conversation, document, moment):
    hint(conversation, document, moment)
    again = hint(conversation, document, moment + timedelta(seconds=3), hint_level=1,
                 help_in_a_row=1, seconds_since_hint=3.0)  # fmt: skip

    assert again.trace["hint_id"] == "h1"
    assert again.hint_level == 1


def test_a_student_with_little_knowledge_enters_the_ladder_higher(conversation, document, moment):
    assert hint(conversation, document, moment, mastery=0.1).hint_level == 2


def test_the_fourth_request_without_a_try_brings_no_new_rung(conversation, document, moment):
    turn = hint(conversation, document, moment, hint_level=3, help_in_a_row=3,
                seconds_since_hint=60.0)  # fmt: skip

    assert turn.trace["rule"] == "f.sideways"
    assert turn.hint_level == 0


def test_the_answer_opens_after_two_tries_and_three_rungs(conversation, document, moment):
    early = hint(conversation, document, moment, wants="solution", attempts=1)
    later = hint(conversation, document, moment, wants="solution", attempts=2, hint_level=3,
                 seconds_since_hint=60.0)  # fmt: skip

    assert early.trace["rule"] == "f.early"
    assert later.hint_level == 4
    assert "$2$" in later.text


def test_a_hint_costs_two_queries_at_most(
    conversation, document, moment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        hint(conversation, document, moment)


def test_two_turns_in_a_row_are_worded_differently(say):
    first = say("17", mastery=0.9)
    second = say("18", mastery=0.9)

    assert first.trace["rule"] == second.trace["rule"]
    assert first.text != second.text


def test_an_answer_that_cannot_be_stored_as_typed_is_stored_without_nul(conversation, document,
                                                                       course, moment):  # fmt: skip
    step = document.steps[0]
    seen = AnswerSeen(uuid.uuid4(), "\x003" + "9" * 2000, check(step.answer, "3"))
    turn = actions.reply(conversation, document=document, step=step, answer=seen,
                         standing=standing(), course=course, at=moment)[-1]  # fmt: skip

    heard = Turn.objects.get(conversation=conversation, number=turn.number - 1)
    assert len(heard.text) == actions.LONGEST
    assert "\0" not in heard.text


def test_a_diagnosis_finds_what_a_rule_predicts_and_aims_the_words(say, leaves_out):
    turn = say("8", mastery=0.3)  # |-3| + |5|
    before = turn.text

    assert actions.diagnose(turn.diagnosis.pk)

    turn = Turn.objects.select_related("diagnosis").get(pk=turn.pk)
    assert turn.diagnosis.state == Diagnosis.State.DONE
    assert turn.diagnosis.outcome == Diagnosis.Outcome.MISCONCEPTION
    assert turn.diagnosis.misconception == leaves_out
    assert turn.diagnosis.source == "symbolic"
    assert (turn.diagnosis.confidence or 0) >= 0.8
    assert turn.first_text == before
    assert "minus sign" in turn.text
    assert turn.trace["reasons"] == ["diagnosis"]


def test_words_stay_when_the_student_has_gone_on(say, leaves_out):
    turn = say("8", mastery=0.3)
    say("9", wrong_before=1)

    assert actions.diagnose(turn.diagnosis.pk)

    turn.refresh_from_db()
    assert turn.first_text == ""
    assert turn.diagnosis.__class__.objects.get(turn=turn).outcome == "misconception"


def test_words_stay_when_the_author_had_them_already(say):
    turn = say("-8", mastery=0.3)
    actions.diagnose(turn.diagnosis.pk)

    turn.refresh_from_db()
    done = Diagnosis.objects.get(turn=turn)
    assert turn.first_text == ""
    assert (done.state, done.outcome, done.source) == ("done", "misconception", "authored")


def test_an_answer_that_fits_nothing_is_unknown(diagnosis):
    actions.diagnose(diagnosis.pk)

    diagnosis.refresh_from_db()
    assert diagnosis.outcome == Diagnosis.Outcome.UNKNOWN
    assert diagnosis.misconception is None


def test_one_off_by_a_fluent_student_is_a_slip(say):
    turn = say("3", mastery=0.95)
    actions.diagnose(turn.diagnosis.pk)

    assert Diagnosis.objects.get(turn=turn).outcome == Diagnosis.Outcome.SLIP


def test_an_error_in_the_work_gives_the_job_back_then_fails_it(diagnosis):
    Diagnosis.objects.filter(pk=diagnosis.pk).update(step_id="no-such-step")

    tried = [actions.diagnose(diagnosis.pk) for _ in range(MAX_TRIES + 1)]

    diagnosis.refresh_from_db()
    assert tried == [False] * (MAX_TRIES + 1)
    assert (diagnosis.state, diagnosis.note) == ("failed", "StopIteration")


def test_misconceptions_of_the_week_count_students_once(say, leaves_out, ada, course, moment,
                                                        django_assert_num_queries):  # fmt: skip
    say("-8")
    say("-8", wrong_before=1)
    say("17")
    week = moment - timedelta(days=3650)
    with django_assert_num_queries(1):
        found = reads.misconceptions_of_week([ada.pk], course, week)

    assert [(f.misconception.slug, f.student_count, f.answers) for f in found] == [
        ("adds-signs", 1, 2)
    ]
    assert found[0].samples == ["-8"]
    assert reads.misconceptions_of_week([], course, week) == []


@pytest.mark.parametrize("times", [1, 3])
def test_turns_with_their_diagnoses_are_one_query(say, conversation, times,
                                                  django_assert_num_queries):  # fmt: skip
    for n in range(times):
        say("17", wrong_before=n)
    with django_assert_num_queries(1):
        turns = reads.turns_of(conversation)
        assert [reads.diagnosis_of(turn) is not None for turn in turns] == [False, True] * times


def test_the_transcript_names_rule_and_words_but_nobody(say, conversation, ada):
    say("-8")
    entries = reads.transcript(conversation)

    assert [entry["role"] for entry in entries] == ["student", "tutor"]
    assert entries[1]["policy"]["rule"] == "a.1.known"
    assert entries[1]["diagnosis"]["id"] == "adds-signs"
    # The code is random hexadecimal digits, which may well spell "ada".
    told = str(entries).replace(str(conversation.code), "")
    assert ada.username not in told
    assert ada.display_name not in told
