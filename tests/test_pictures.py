"""Where the marks of pictures stand: parts add up, axes reach, nothing lies outside."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.pictures import AXIS, GAP, WIDTH, plot, stack, ticks

numbers = st.floats(min_value=-1e9, max_value=1e9).map(lambda x: round(x, 4))


@given(st.lists(st.integers(min_value=0, max_value=10**7), max_size=12))
def test_the_parts_of_a_bar_fill_it(amounts: list[int]) -> None:
    segments = stack([{"name": str(i), "amount": n} for i, n in enumerate(amounts)])
    assert [s["amount"] for s in segments] == [n for n in amounts if n]
    if segments:
        assert segments[-1]["x"] + segments[-1]["width"] == pytest.approx(WIDTH, abs=0.1)
        assert all(s["width"] >= 6 for s in segments)
        assert all(b["x"] == pytest.approx(a["x"] + a["width"] + GAP, abs=0.1) for a, b in pairwise(segments))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 11.2, [0, 5, 10, 15]),
        (121, 146.6, [120, 130, 140, 150]),
        (5, 5, [2, 4, 6, 8]),
        (-11.6, 0, [-15, -10, -5, 0]),
    ],
)
def test_axes_have_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


@given(numbers, numbers)
def test_an_axis_reaches_both_ends(a: float, b: float) -> None:
    low, high = sorted((a, b))
    marks = ticks(low, high)
    slack = 1e-6 * max(abs(low), abs(high), 1)
    assert marks[0] <= low + slack
    assert marks[-1] >= high - slack
    assert 2 <= len(marks) <= 8


@given(st.lists(st.fixed_dictionaries({"amount": st.none() | numbers, "low": st.none() | numbers, "to": st.none() | numbers}), max_size=6))
def test_nothing_lies_outside_the_picture(rows: list[dict[str, float | None]]) -> None:
    drawn = plot(rows)
    places = [row[name] for row in drawn["rows"] for name in ("x", "low_x", "high_x", "to_x") if row[name] is not None]
    assert all(-1 <= place <= AXIS + 1 for place in places)
    assert bool(drawn["rows"]) is any(value is not None for row in rows for value in row.values())


def test_a_plot_keeps_the_order_of_its_numbers() -> None:
    drawn = plot([{"amount": 121.7, "to": 146.6}, {"amount": 121.0, "to": 146.6}])
    assert drawn["rows"][1]["x"] < drawn["rows"][0]["x"] < drawn["rows"][0]["to_x"] == drawn["rows"][1]["to_x"]
    assert [tick["amount"] for tick in drawn["ticks"]] == [120, 130, 140, 150]
