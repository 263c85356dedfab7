"""The pages of numbers hold what the results files hold, but for verdicts on predictions."""

import json

from ssl_course import settings
from ssl_course.course import measured

ONE = {"mean": 0.5, "half_width": 0.25, "values": [0.4, 0.6]}
ALONE = {"mean": 0.7, "half_width": None, "values": [0.7]}


def stored(**changes):
    claims = [{"id": "a", "statement": "x | y_z", "held": 2, "numbers": {"the_lead": ONE}}]
    tables = [{"id": "b", "numbers": {"our *arm*": ONE, "alone": ALONE}}]
    tables.append({"id": "prediction_1", "numbers": {"a": ONE}})
    return {"command": "make results LESSON=x", "seeds": [0, 1], "claims": claims, "tables": tables} | changes


def test_a_results_file_becomes_a_page(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(stored()), "utf-8")
    (tmp_path / "00_start_here.json").write_text(json.dumps(stored(accepted=[{"why": "a\nb"}])), "utf-8")
    with settings.using(results=tmp_path):
        made = measured.pages()
    assert list(made) == ["index", "00_start_here", "x"] and "\n00_start_here\nx\n" in made["index"]
    page = made["x"]
    assert page.startswith("# The measure “x”\n") and "`make results LESSON=x`, seeds 0, 1;" in page
    assert r"| 2 of 2 | x \| y\_z | the\_lead 0.500 ± 0.250 |" in page
    assert r"| our \*arm\* | 0.500 ± 0.250 |" in page and "| alone | 0.700 |" in page
    assert "prediction" not in page and "run of the lesson" not in page
    lesson = made["00_start_here"]
    assert lesson.startswith("# 00 · Can a network learn") and lesson.endswith(
        "*Accepted since, with no number changed:* a b\n"
    )


def test_all_stored_results_have_a_page():
    made = measured.pages()
    assert set(made) == {"index"} | {path.stem for path in (settings.ROOT / "results").glob("*.json")}
    assert "A learner's run of the lesson took" in made["00_start_here"] and "## Claims" in made["00_start_here"]
