from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tutor.lib.charts import ChartPoint, band_chart

chances = st.floats(0, 1)


def test_chart_scales_to_its_box():
    chart = band_chart(
        [ChartPoint(0, 0.0, 0.0, 0.5), ChartPoint(60, 1.0, 0.5, 1.0, "right")],
        x_ticks=[(0, "today"), (60, "60 days")],
    )
    assert chart.line == "M64 180L624 12"
    assert chart.band == "M64 96L624 12L624 96L64 180Z"
    assert [level.share for level in chart.levels] == [0.0, 0.5, 1.0]
    assert [(mark.kind, mark.x, mark.y) for mark in chart.marks] == [("right", 624, 12)]


def test_chart_of_nothing_is_an_empty_chart():
    chart = band_chart([], x_ticks=[])
    assert (chart.line, chart.band, chart.marks) == ("", "", ())


@given(st.lists(st.tuples(st.floats(0, 400), chances, chances, chances), min_size=1, max_size=20))
def test_chart_never_leaves_its_box(rows):
    chart = band_chart(
        [ChartPoint(x, p, low, high, "wrong") for x, p, low, high in rows],
        x_ticks=[(0, "a"), (400, "b")],
    )
    assert all(chart.left <= mark.x <= chart.right for mark in chart.marks)
    assert all(chart.top <= mark.y <= chart.bottom for mark in chart.marks)
