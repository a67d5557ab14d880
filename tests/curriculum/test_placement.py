from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.graph import SkillGraph
from curriculum.placement import MOST_ITEMS, PER_SKILL, next_question
from curriculum.placement_belief import Answer, after, prior, replayed


def chain(length: int) -> SkillGraph:
    return SkillGraph(tuple(range(length)), {k: frozenset({k - 1}) for k in range(1, length)}, {})


@st.composite
def graphs(draw: st.DrawFn) -> SkillGraph:
    size = draw(st.integers(1, 12))
    before = {k: draw(st.sets(st.integers(0, k - 1), max_size=3)) for k in range(1, size)}
    return SkillGraph(tuple(range(size)), {k: frozenset(v) for k, v in before.items()}, {})


def answers(size: int) -> st.SearchStrategy[Answer]:
    wrong = st.builds(Answer, st.integers(0, size), st.just(False), dont_know=st.booleans())
    any_answer = st.builds(
        Answer, st.integers(0, size), st.booleans(), st.floats(-3, 3), st.floats(0, 0.5)
    )
    return st.one_of(any_answer, wrong)


def asked(graph: SkillGraph, rights: list[bool]) -> list[Answer]:
    """The questions of a placement in which every skill has exercises."""
    belief, given = prior(graph), []
    while found := next_question(belief, given, graph.nodes).candidates:
        given.append(Answer(found[0].skill, rights[len(given) % len(rights)]))
        belief = after(belief, given[-1])
    return given


@given(st.data())
@settings(deadline=None)
def test_probabilities_stay_probabilities_and_never_move_against_the_answer(data: st.DataObject):
    belief = prior(graph := data.draw(graphs()))
    for answer in data.draw(st.lists(answers(len(graph.nodes)), max_size=30)):
        before, belief = belief, after(belief, answer)
        for p in (belief.known(), belief.chance()):
            assert np.all((p >= 0.0) & (p <= 1.0))
        if answer.skill in graph.nodes:
            at = belief.skills.index(answer.skill)
            moved = belief.known()[at] - before.known()[at]
            assert moved >= -1e-12 if answer.right else moved <= 1e-12


@given(graphs(), st.lists(st.booleans(), min_size=1, max_size=30))
@settings(deadline=None)
def test_the_same_answers_lead_to_the_same_questions(graph: SkillGraph, rights: list[bool]):
    given_answers = asked(graph, rights)
    assert asked(graph, rights) == given_answers
    assert len(given_answers) <= MOST_ITEMS
    times = [one.skill for one in given_answers]
    assert all(times.count(skill) <= PER_SKILL for skill in times)
    again = replayed(graph, given_answers)
    assert np.array_equal(again.mean, replayed(graph, given_answers).mean)


def test_an_answer_speaks_about_what_lies_before_and_after():
    belief = prior(chain(8))
    right, wrong = (after(belief, Answer(4, right, guess=0.0)) for right in (True, False))
    assert right.known()[:4].min() > 0.85
    assert np.all(np.diff(right.known()) < 0)
    assert wrong.known()[5:].max() < 0.05
    assert np.all(right.known() > belief.known())
    assert np.all(wrong.known() < belief.known())


def test_not_knowing_says_more_than_a_wrong_guess():
    belief = prior(chain(4))
    wrong = after(belief, Answer(0, right=False, guess=0.0))
    unknown = after(belief, Answer(0, right=False, guess=0.5, dont_know=True))
    assert np.array_equal(wrong.mean, unknown.mean)
    guessed = after(belief, Answer(0, right=True, guess=0.5))
    assert belief.known()[0] < guessed.known()[0] < after(belief, Answer(0, True)).known()[0]


def test_a_harder_exercise_says_more_when_right_and_less_when_wrong():
    belief = prior(chain(4))
    easy, hard = (after(belief, Answer(1, True, d)).known()[1] for d in (-1.0, 1.0))
    assert easy < hard
    easy, hard = (after(belief, Answer(1, False, d)).known()[1] for d in (-1.0, 1.0))
    assert easy < hard


def test_a_question_is_asked_only_where_there_is_an_exercise():
    belief = prior(chain(6))
    assert {one.skill for one in next_question(belief, [], {2, 3}).candidates} == {2, 3}
    assert next_question(belief, [], {}).stop == "nothing_to_ask"
    assert next_question(prior(chain(0)), [], {}).stop == "settled"


def test_one_skill_is_asked_twice_at_most():
    assert 1 <= len(asked(chain(1), [True, False])) <= PER_SKILL


def test_it_ends_when_everything_is_settled():
    belief, given_answers = prior(chain(3)), []
    for skill in (2, 2, 1, 0):
        given_answers.append(Answer(skill, True, guess=0.0))
        belief = after(belief, given_answers[-1])
    assert belief.known().min() > 0.9
    assert next_question(belief, given_answers, {0, 1, 2}).stop == "settled"


def test_it_ends_at_the_most_items():
    graph = SkillGraph(tuple(range(60)), {}, {})
    given_answers = [Answer(skill, skill % 2 == 0) for skill in range(MOST_ITEMS)]
    belief = replayed(graph, given_answers)
    assert next_question(belief, given_answers, graph.nodes).stop == "most_items"


def test_a_skill_that_is_gone_is_passed_over():
    before = replayed(chain(3), [Answer(0, True)])
    assert replayed(chain(3), [Answer(9, False), Answer(0, True)]).mean == pytest.approx(
        before.mean
    )


def test_a_large_deep_map_is_placed_too():
    found = asked(chain(300), [True, True, False])
    assert 5 <= len(found) <= MOST_ITEMS
    assert len({one.skill for one in found}) > 3
