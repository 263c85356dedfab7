"""The table as text: order, gaps, intervals."""

import pytest

from ssl_course.course.arena_table import over_seeds, table

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
