"""Runs summed up, and taken apart again."""

import pytest

from ssl_course.course.summary import runs_behind, summary


def test_summary_over_seeds():
    runs = [{"records": [{"id": "c", "statement": "C", "holds": v > 1, "numbers": {"x": v}}]} for v in (1.0, 2.0, 3.0)]
    (entry,) = summary(runs)
    assert (entry["id"], entry["statement"], entry["held"]) == ("c", "C", 2) and entry["numbers"]["x"]["mean"] == 2
    assert entry["numbers"]["x"]["half_width"] == pytest.approx(2.4841, abs=1e-3)
    settled = {"id": "prediction_1", "numbers": {"a": 1.0}, "stored": True}  # by stored numbers: no run's own verdict
    assert summary([{"records": [*run["records"], settled]} for run in runs]) == [entry]
    runs[0]["records"][0]["id"] = "another"
    with pytest.raises(ValueError, match="different things"):
        summary(runs)


def test_a_summary_gives_back_the_runs_that_it_was_made_from():
    runs = [
        {"threads": 1, "records": [{"id": "t", "numbers": {"x": at}}, {"id": "c", "statement": "C", "holds": True}]}
        for at in (0.25, 0.5)
    ]
    for run in runs:
        run["records"][1]["numbers"] = {"y": 1.0}
    entries = summary(runs)
    claims, tables = [[one for one in entries if ("held" in one) == which] for which in (True, False)]
    back = runs_behind({"claims": claims, "tables": tables, "seeds": [0, 1], "threads": [1]})
    assert summary([back[0], runs[1]]) == summary([back[0], back[1]]) == entries
