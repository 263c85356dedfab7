"""Which files a result was made from, and what it takes to accept that one of them changed."""

import json
import subprocess

import pytest

from ssl_course.course import freshness
from ssl_course.course.freshness import changed, made_from, same_numbers

FILES = {
    "lessons/00_x.py": "# %% [markdown]\n# Words.\n\n# %%\nfrom ssl_course import data, losses, plot\n"
    "from ssl_course.course import claim\n\nlosses.one(data.numbers())\nplot.show()\n",
    "ssl_course/__init__.py": "",
    "ssl_course/settings.py": "SEED = 0\n",
    "ssl_course/data/__init__.py": "from ssl_course.data.numbers import numbers\n"
    "from ssl_course.data.more import more\n",
    "ssl_course/data/numbers.py": "from ssl_course import settings\n\ndef numbers(): return settings.SEED\n",
    "ssl_course/data/more.py": "def more(): pass\n",
    "ssl_course/losses/__init__.py": "from ssl_course.losses.one import one\nfrom ssl_course.losses.two import two\n",
    "ssl_course/losses/one.py": "from ssl_course.losses.rows import check\n\ndef one(x): return check(x)\n",
    "ssl_course/losses/rows.py": "def check(x): return x\n",
    "ssl_course/losses/two.py": "def two(x): return x\n",
    "ssl_course/plot/__init__.py": "from ssl_course.plot.charts import show\n",
    "ssl_course/plot/charts.py": "def show(): pass\n",
    "ssl_course/course/__init__.py": "from ssl_course.course.claims import claim\n",
    "ssl_course/course/claims.py": "def claim(): pass\n",
}
COMPUTES = {
    "lessons/00_x.py",
    "ssl_course/course/claims.py",
    "ssl_course/data/numbers.py",
    "ssl_course/losses/one.py",
    "ssl_course/losses/rows.py",
    "ssl_course/settings.py",
}


@pytest.fixture
def course(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def files(course):
    return made_from(course / "lessons/00_x.py", course)


def edit(course, name, old="", new="ANOTHER = 1  # another line\n"):
    path = course / name
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new) if old else text + new, "utf-8")


def test_imports_are_followed_through_flat_names_to_the_defining_file(course):
    assert set(files(course)) == COMPUTES


@pytest.mark.parametrize("name", sorted(COMPUTES))
def test_a_changed_file_is_named(course, name):
    before = files(course)
    edit(course, name, *(("numbers())", "numbers(), 1)") if name.startswith("lessons") else ()))
    assert changed({"made_from": before}, files(course)) == [name]


@pytest.mark.parametrize("name", sorted(set(FILES) - COMPUTES))
def test_what_draws_and_what_is_not_used_does_not_count(course, name):
    before = files(course)
    edit(course, name)
    assert changed({"made_from": before}, files(course)) == []


@pytest.mark.parametrize("name", sorted(COMPUTES))
def test_what_changes_no_code_does_not_count(course, name):
    """A remark, and a line broken otherwise."""
    before = files(course)
    edit(course, name, new="# another line\n")
    assert files(course) == before
    for old in ("check(x)", "numbers()", "settings.SEED", "0\n", "claim()"):
        edit(course, name, old, {"0\n": "(\n    0\n)\n"}.get(old, old.replace("(", " (").replace(".", " . ")))
    assert files(course) == before


def test_prose_of_a_lesson_does_not_count(course):
    before = files(course)
    edit(course, "lessons/00_x.py", "Words.", "Other words.")
    assert files(course) == before


def test_a_new_module_counts_without_being_listed_anywhere(course):
    before = files(course)
    (course / "ssl_course/losses/masks.py").write_text("def mask(x): return x\n")
    edit(
        course,
        "ssl_course/losses/one.py",
        "from ssl_course.losses.rows import check",
        "from ssl_course.losses.masks import mask as check",
    )
    now = files(course)
    assert "ssl_course/losses/masks.py" in now and "ssl_course/losses/rows.py" not in now
    names = ["ssl_course/losses/masks.py", "ssl_course/losses/one.py", "ssl_course/losses/rows.py"]
    assert changed({"made_from": before}, now) == names
    before = now
    edit(course, "ssl_course/losses/masks.py")
    assert changed({"made_from": before}, files(course)) == ["ssl_course/losses/masks.py"]


def test_a_wing_that_is_handed_on_counts_as_a_whole(course):
    """`getattr(data, name)` may reach everything in it."""
    edit(course, "lessons/00_x.py", "data.numbers()", "getattr(data, 'more')()")
    assert {"ssl_course/data/more.py", "ssl_course/data/numbers.py"} <= set(files(course))


def test_an_import_that_can_not_be_followed_is_refused(course):
    edit(course, "lessons/00_x.py", "from ssl_course import data, losses, plot", "import ssl_course.data")
    with pytest.raises(ValueError, match="can't be followed"):
        files(course)


def test_an_accepted_change_counts_as_known_until_the_next_one():
    stored = {"made_from": {"a": "1", "b": "1"}, "accepted": [{"files": {"a": "2", "b": None, "c": "1"}}]}
    assert changed(stored, {"a": "2", "c": "1"}) == []
    assert changed(stored, {"a": "3", "c": "1"}) == ["a"]
    assert changed(stored, {"a": "2", "b": "1", "c": "1"}) == ["b"]


# --- accepting ---


def recorded(value=1.0, **more):
    return [{"id": "a", "statement": "A holds", "numbers": {"x": value, "seconds": 5.0} | more}]


def test_equal_numbers_are_counted_and_times_are_not_compared():
    assert same_numbers(recorded(), [recorded()[0] | {"numbers": {"x": 1.0, "seconds": 9.0}}]) == 1
    with pytest.raises(ValueError, match="a, x: 1.0 before, 1.00001 now"):
        same_numbers(recorded(), recorded(1.00001))
    with pytest.raises(ValueError, match="other numbers are recorded"):
        same_numbers(recorded(), recorded(y=2.0))
    with pytest.raises(ValueError, match="other things are recorded"):
        same_numbers(recorded(), [])
    with pytest.raises(ValueError, match="a, shares: 0.5 before, 0.6 now"):  # no time, whatever letters it has
        same_numbers(recorded(shares=0.5), recorded(shares=0.6))


@pytest.mark.parametrize("nothing", [[], [{"id": "a", "numbers": {"seconds": 5.0}}]])
def test_where_no_number_is_compared_nothing_is_accepted(nothing):
    with pytest.raises(ValueError, match="no number was compared"):
        same_numbers(nothing, nothing)


@pytest.fixture
def measured(course, monkeypatch):
    """The small course as a repository with committed results; smoke runs give what `numbers` says."""
    results = course / "results" / "00_x.json"
    results.parent.mkdir()
    claims = [{"id": "a", "statement": "A holds", "held": 5, "numbers": {}}]
    results.write_text(json.dumps({"made_from": files(course), "claims": claims, "tables": []}))
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=course, check=True)
    roots = []

    def smoke(source, root):
        roots.append((root, (root / "ssl_course/losses/one.py").read_text("utf-8")))
        return recorded(2.0 if "x + 1" in roots[-1][1] else 1.0)

    monkeypatch.setattr(freshness, "smoke_records", smoke)
    return results, roots


def accept(course, results):
    return freshness.accept(results, course / "lessons/00_x.py", "a remark was added", course)


def test_a_change_that_alters_no_number_is_accepted_with_its_reason(course, measured):
    results, roots = measured
    edit(course, "ssl_course/losses/one.py")
    assert "accepted ssl_course/losses/one.py; 1 numbers" in accept(course, results)
    stored = json.loads(results.read_text())
    assert stored["accepted"][0]["why"] == "a remark was added" and changed(stored, files(course)) == []
    assert [root == course for root, _ in roots] == [False, True]  # before it in a folder of its own, then here
    assert "another line" not in roots[0][1] and "another line" in roots[1][1]
    assert not roots[0][0].exists()  # and that folder is gone


def test_a_change_that_alters_a_number_is_refused_and_nothing_is_written(course, measured):
    results, roots = measured
    before = results.read_text()
    edit(course, "ssl_course/losses/one.py", "check(x)", "check(x + 1)")
    with pytest.raises(ValueError, match="a, x: 1.0 before, 2.0 now. Measure it again"):
        accept(course, results)
    assert results.read_text() == before and not roots[0][0].exists()


def test_accepting_polishes_a_statement(course, measured, monkeypatch):
    results, _ = measured
    edit(course, "ssl_course/settings.py")
    polished = [recorded()[0] | {"statement": "A does hold"}]
    monkeypatch.setattr(freshness, "smoke_records", lambda source, root: polished)
    accept(course, results)
    assert json.loads(results.read_text())["claims"][0]["statement"] == "A does hold"


def test_what_can_not_be_compared_is_not_accepted(course, measured):
    results, _ = measured
    with pytest.raises(ValueError, match="up to date"):
        accept(course, results)
    edit(course, "ssl_course/settings.py")
    results.write_text(results.read_text() + " ")
    with pytest.raises(ValueError, match="not committed"):
        accept(course, results)
    results.write_text(json.dumps({"made_from": {"ssl_course/settings.py": "other"}, "claims": []}))
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "stale"], cwd=course, check=True
    )
    edit(course, "ssl_course/settings.py")
    with pytest.raises(ValueError, match="stale already"):
        accept(course, results)
