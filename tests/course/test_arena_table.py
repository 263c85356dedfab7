"""The table as text: order, gaps, intervals."""

import pytest

from ssl_course.course.arena_table import live_table, over_seeds, rows_of, table
from ssl_course.evaluate import mean_ci
from ssl_course.methods.arena_scores import Row

RUNS = {
    "a": [{"kNN": 0.5, "probe, 10": 0.4, "seconds": 10.0}, {"kNN": 0.7, "probe, 10": 0.42, "seconds": 12.0}],
    "b": [{"kNN": 0.9, "probe, 10": 0.3, "seconds": 11.0}, {"kNN": 0.9, "seconds": 11.0}],
    "none": [],
}


def test_means_and_intervals_over_seeds():
    rows = over_seeds(RUNS)
    assert rows["a"]["kNN"].mean == pytest.approx(0.6) and rows["a"]["kNN"].half_width > 1
    assert set(rows["b"]) == {"kNN", "seconds"} and rows["none"] == {}  # what not every seed has is left out


def test_the_best_stands_first_and_what_is_missing_is_a_dash():
    lines = table(over_seeds(RUNS), "kNN").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["b", "a", "none"] and "tuned" not in lines[0]
    assert "0.900 ± 0.000" in lines[1] and lines[1].count("–") == 1 and len({*map(len, lines)}) == 1
    assert table(over_seeds({"a": [{"seconds": 9.6}]}), "kNN").split() == ["seconds", "a", "10"]
    with pytest.raises(ValueError, match="'speed': the columns are kNN"):
        table({}, "speed")


def test_a_record_becomes_rows():
    one = mean_ci([0.5, 0.6])
    assert rows_of({"SimCLR | probe, 10": one, "SimCLR | kNN": one, "raw pixels | kNN": one}) == {
        "SimCLR": {"probe, 10": one, "kNN": one},
        "raw pixels": {"kNN": one},
    }
    assert rows_of({}) == {}


def test_live_rows_as_a_table_and_what_the_instruments_say():
    rows = [Row("mine", {"kNN": 0.25, "probe, 10": mean_ci([0.2, 0.4])}, "It collapsed."), Row("bad", {}, "No loss.")]
    head, line, *said = live_table(*rows).splitlines()
    assert line.split() == ["mine", "0.250", "0.300", "±", "1.271"] and said == ["mine: It collapsed.", "bad: No loss."]
    assert live_table(rows[1]) == "bad: No loss."


def test_the_least_seconds_are_the_best():
    lines = table(over_seeds(RUNS | {"c": [{"kNN": 0.1, "seconds": 3.0}]}), "seconds").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["c", "a", "b", "none"]
