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
    assert layout.ways == {(1, 2): [], (2, 3): []}
    assert len({x for x, _ in layout.nodes.values()}) == 1
    assert [layout.nodes[node][1] for node in (1, 2, 3)] == [56.0, 168.0, 280.0]


def test_two_families_do_not_cross():
    graph = Drawn((1, 2, 3, 4), {3: frozenset({2}), 4: frozenset({1})})
    nodes = layered(graph).nodes
    assert nodes[1][0] == nodes[4][0] != nodes[2][0] == nodes[3][0]


def test_empty_graph_has_an_empty_layout():
    layout = layered(Drawn((), {}))
    assert (layout.nodes, layout.ways) == ({}, {})


def test_many_roots_are_broken_into_rows():
    graph = Drawn(tuple(range(101)), {100: frozenset(range(100))})
    layout = layered(graph)
    assert layout.width <= 20 * Box().step_x


@given(graphs())
def test_edges_run_down_and_boxes_never_touch(graph):
    layout = layered(graph)
    assert set(layout.nodes) == set(graph.nodes)
    for (source, target), bends in layout.ways.items():
        heights = [y for _, y in (layout.nodes[source], *bends, layout.nodes[target])]
        assert heights == sorted(set(heights))
    places = list(layout.nodes.values())
    for index, (x, y) in enumerate(places):
        assert 0 <= x - 84 <= x + 84 <= layout.width
        assert 0 <= y - 32 <= y + 32 <= layout.height
        for other_x, other_y in places[:index]:
            assert abs(x - other_x) >= 168 or abs(y - other_y) >= 64


def test_an_edge_that_others_imply_is_left_out():
    graph = Drawn((1, 2, 3), {2: frozenset({1}), 3: frozenset({1, 2})})
    assert layered(graph).ways == {(1, 2): [], (2, 3): []}


@given(graphs())
def test_what_can_be_reached_stays_so(graph):
    ways = layered(graph).ways

    def reach(parents, node):
        return {node}.union(*(reach(parents, parent) for parent in parents.get(node, ())))

    direct = {node: [a for a, b in ways if b == node] for node in graph.nodes}
    for node in graph.nodes[:12]:
        assert reach(direct, node) == reach(graph.prerequisites, node)


def test_a_long_line_runs_around_the_boxes_between():
    chain = {node: frozenset({node - 1}) for node in (2, 3, 4)}
    layout = layered(Drawn((1, 2, 3, 4, 5, 6), {**chain, 5: frozenset({1}), 6: frozenset({5, 4})}))
    assert [y for _, y in layout.ways[5, 6]] == [layout.nodes[3][1], layout.nodes[4][1]]


@given(graphs())
def test_no_bend_lies_on_a_box(graph):
    layout = layered(graph)
    for bends in layout.ways.values():
        for x, y in bends:
            assert 0 <= x <= layout.width
            assert all(abs(x - a) > 84 or abs(y - b) > 32 for a, b in layout.nodes.values())


@given(graphs())
def test_same_graph_same_layout(graph):
    assert layered(graph) == layered(graph)
