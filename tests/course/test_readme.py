"""README's lists come from files: every lesson and data set is listed, and nothing else in the text is touched."""

import json
import re

import pytest

from ssl_course import catalogue, settings
from ssl_course.course import readme
from ssl_course.course.minutes import minutes
from ssl_course.data.prepared import prepared_files

TEXT = """# Title
<!-- lessons -->old<!-- end of lessons -->
words
<!-- pays --><!-- end of pays -->
<!-- leads --><!-- end of leads -->
<!-- beside --><!-- end of beside -->
<!-- data -->
<!-- end of data -->
end
"""


def test_every_lesson_and_every_file_has_a_row():
    made = readme.readme(TEXT)
    for lesson in catalogue.lessons():
        link = f"[{lesson.title}](solutions/{lesson.path.stem}.ipynb)"
        assert f"| {lesson.id} | {link} | {minutes(lesson.path).rounded} |" in made
    for file in prepared_files():
        assert f"| `data/{file.name}` |" in made
    assert "old" not in made and made.startswith("# Title\n") and "\nwords\n" in made and made.endswith("\nend\n")
    assert readme.readme(made) == made


def test_missing_marks_are_named():
    with pytest.raises(ValueError, match="<!-- data --> … <!-- end of data --> once, it does 0 times"):
        readme.readme(TEXT.replace("<!-- data -->", ""))


def table(**changes):
    """A results file with one table, with leads of +.1, +.3, +.2 over pixels, 0, -.1, -.1 over random encoder."""
    values = {"raw pixels, {}": [0.3] * 3, "random encoder, {}": [0.4, 0.7, 0.6], "frozen, {}": [0.4, 0.6, 0.5]}
    numbers = {name.format(n): {"values": column} for name, column in values.items() for n in (10, 100)}
    return {"tables": [{"id": "scenes", "numbers": numbers | changes}]}


def test_leads_are_paired_differences_of_stored_values(tmp_path, monkeypatch):
    monkeypatch.setattr(readme, "LEADS", [("clothes", "scenes", "SimCLR", (10, 100), "recipes", "frozen")])
    (tmp_path / "recipes.json").write_text(json.dumps(table()))
    with settings.using(results=tmp_path):
        *_, ten, hundred = readme.lead_table().splitlines()
        assert (
            ten == "| clothes | SimCLR | 10 | .500 ± .248 | +.200 ± .248 | −.067 ± .143 |"
        )  # t = 4.3 for three values
        assert hundred == ten.replace("| 10 |", "| 100 |")
        monkeypatch.setattr(readme, "LEADS", [("clothes", "scenes", "VICReg", (10,), "recipes", "VICReg")])
        with pytest.raises(ValueError, match="results/recipes.json holds no 'VICReg, 10' in a table 'scenes'"):
            readme.lead_table()
        monkeypatch.setattr(readme, "LEADS", [("clothes", "scenes", "VICReg", (10,), "missing", "VICReg")])
        with pytest.raises(FileNotFoundError, match="missing.json does not exist yet"):
            readme.lead_table()


def test_what_stands_beside_is_written_from_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(readme, "BESIDE", {"ours, frozen": "ours", "pixels": "raw pixels"})
    monkeypatch.setattr(readme, "RATED", 1)
    numbers = {
        "ours, 10 labels": {"values": [0.4, 0.6, 0.5]},
        "ours, images per CPU second": {"values": [700.0, 800.4, 900.0]},
        "raw pixels, 10 labels": {"values": [0.3, 0.3, 0.3]},
    }
    path = tmp_path / f"{readme.SIDE_BY_SIDE}.json"
    path.write_text(json.dumps({"tables": [{"id": "scenes", "numbers": numbers}]}))
    with settings.using(results=tmp_path):
        *_, ours, pixels = readme.beside_table().splitlines()
        assert (ours, pixels) == ("| ours, frozen | .500 ± .248 | 800 |", "| pixels | .300 ± .000 |  |")
        del numbers["raw pixels, 10 labels"]
        path.write_text(json.dumps({"tables": [{"id": "scenes", "numbers": numbers}]}))
        with pytest.raises(ValueError, match="results/side_by_side.json holds no 'raw pixels, 10 labels'"):
            readme.beside_table()


def test_no_interval_in_readme_is_without_a_width():
    assert not re.search(r"± \.0+\b", readme.README.read_text("utf-8"))


def test_what_pays_is_paired_too_and_two_seeds_show_no_interval(tmp_path, monkeypatch):
    monkeypatch.setattr(readme, "PAYS", {"turns": ("tuned", "scratch", (1, 100))})
    numbers = {f"tuned, {n} labels": {"values": [0.5, 0.9]} for n in (1, 100)}
    numbers |= {f"scratch, {n} labels": {"values": [0.4, 0.7]} for n in (1, 100)}
    stored = {"tables": [{"id": "scenes", "numbers": numbers}], "seeds": [0, 1]}
    (tmp_path / f"{readme.PRETRAINING}.json").write_text(json.dumps(stored))
    with settings.using(results=tmp_path):
        *_, row, _, note = readme.pays_table().splitlines()
    assert row == "| turns | +.150 |  | +.150 |" and note == "(2 of five seeds measured so far.)"


def test_every_number_was_measured_with_the_five_seeds_that_readme_promises():
    assert "its own code, run with five seeds:" in " ".join(readme.README.read_text("utf-8").split())
    for path in settings.current.results.glob("*.json"):
        assert len(json.loads(path.read_text("utf-8"))["seeds"]) == 5, f"{path.name}: README says five seeds"
