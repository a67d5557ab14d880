from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.graph import SkillGraph, closes_loop, find_cycle

# Edges from smaller to larger numbers: always acyclic.
acyclic = st.sets(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] < e[1]), max_size=25
)


def graph_of(edges, nodes=10):
    needed = {n: frozenset(a for a, b in edges if b == n) for n in range(nodes)}
    return SkillGraph(tuple(range(nodes)), needed, {})


def test_a_diamond():
    graph = graph_of({(0, 1), (0, 2), (1, 3), (2, 3)}, 4)
    assert graph.order == (0, 1, 2, 3)
    assert graph.roots == (0,)
    assert graph.ancestors(3) == {0, 1, 2}
    assert graph.descendants(0) == {1, 2, 3}
    assert graph.depth == {0: 0, 1: 1, 2: 1, 3: 2}
    assert graph.fringe({0}) == (1, 2)
    assert graph.fringe(()) == (0,)
    assert graph.inner_fringe({0, 1}) == (1,)


@pytest.mark.parametrize(
    ("edges", "loop"),
    [
        ([("a", "a")], ["a", "a"]),
        ([("a", "b"), ("b", "a")], {"a", "b"}),
        ([("a", "b"), ("b", "c"), ("c", "a"), ("x", "a")], {"a", "b", "c"}),
        ([("a", "b"), ("a", "c")], None),
    ],
)
def test_a_loop_is_shown_as_a_path(edges, loop):
    found = find_cycle(edges)
    if loop is None:
        assert found is None
    else:
        assert found[0] == found[-1]
        assert set(found) == set(loop)
        assert all(pair in edges for pair in itertools.pairwise(found))


@given(acyclic)
def test_order_puts_prerequisites_first(edges):
    place = {node: index for index, node in enumerate(graph_of(edges).order)}
    assert len(place) == 10
    assert all(place[before] < place[after] for before, after in edges)


@given(acyclic)
def test_ancestors_and_descendants_mirror_each_other(edges):
    graph = graph_of(edges)
    for a, b in itertools.product(range(10), repeat=2):
        assert (a in graph.ancestors(b)) == (b in graph.descendants(a))
        assert (a in graph.ancestors(b)) == any(
            a == before or a in graph.ancestors(before) for before in graph.prerequisites[b]
        )


@given(acyclic, st.integers(0, 9), st.integers(0, 9))
def test_an_edge_is_refused_exactly_when_it_closes_a_loop(edges, before, after):
    loop = closes_loop(edges, before, after)
    assert (loop is None) == (find_cycle([*edges, (before, after)]) is None)
    if loop:
        assert loop[:2] == [before, after]
        assert loop[-1] == before
        assert set(itertools.pairwise(loop[1:])) <= edges


@given(acyclic, st.sets(st.integers(0, 9)))
def test_the_fringe_is_what_can_be_learned_next(edges, known):
    graph = graph_of(edges)
    mastered = {n for n in known if graph.ancestors(n) <= known}
    fringe = graph.fringe(mastered)
    assert all(graph.prerequisites[n] <= mastered and n not in mastered for n in fringe)
    assert bool(fringe) == (len(mastered) < 10)
