from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from curriculum.layout import Box, layered


@dataclass(frozen=True)
class Drawn:
    nodes: tuple[int, ...]
    prerequisites: dict[int, frozenset[int]]


@st.composite
def graphs(draw):
    """Any acyclic graph: an edge always comes from a smaller node."""
    count = draw(st.integers(0, 30))
    return Drawn(
        tuple(range(count)),
        {
            node: draw(st.frozensets(st.integers(0, node - 1), max_size=4))
            for node in range(1, count)
        },
    )


def test_chain_stands_in_one_column():
    layout = layered(Drawn((1, 2, 3), {2: frozenset({1}), 3: frozenset({2})}))
    assert layout.edges == [(1, 2), (2, 3)]
    assert len({x for x, _ in layout.nodes.values()}) == 1
    assert [layout.nodes[node][1] for node in (1, 2, 3)] == [56.0, 168.0, 280.0]


def test_two_families_do_not_cross():
    graph = Drawn((1, 2, 3, 4), {3: frozenset({2}), 4: frozenset({1})})
    nodes = layered(graph).nodes
    assert nodes[1][0] == nodes[4][0] != nodes[2][0] == nodes[3][0]


def test_empty_graph_has_an_empty_layout():
    layout = layered(Drawn((), {}))
    assert (layout.nodes, layout.edges) == ({}, [])


def test_many_roots_are_broken_into_rows():
    graph = Drawn(tuple(range(101)), {100: frozenset(range(100))})
    layout = layered(graph)
    assert layout.width <= 20 * Box().step_x


@given(graphs())
def test_edges_run_down_and_boxes_never_touch(graph):
    layout = layered(graph)
    assert set(layout.nodes) == set(graph.nodes)
    for source, target in layout.edges:
        assert layout.nodes[source][1] < layout.nodes[target][1]
    places = list(layout.nodes.values())
    for index, (x, y) in enumerate(places):
        assert 0 <= x - 84 <= x + 84 <= layout.width
        assert 0 <= y - 32 <= y + 32 <= layout.height
        for other_x, other_y in places[:index]:
            assert abs(x - other_x) >= 168 or abs(y - other_y) >= 64


@given(graphs())
def test_same_graph_same_layout(graph):
    assert layered(graph) == layered(graph)
