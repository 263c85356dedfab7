"""Adult: what it holds, what its README says, how it was prepared."""

import importlib.util

import pytest

from ssl_course import data, settings
from ssl_course.data.adult import FILE, TEST

README = settings.ROOT / "data/adult/README.md"


@pytest.fixture(scope="module")
def prepare():
    spec = importlib.util.spec_from_file_location("prepare_adult", README.with_name("prepare.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parts():
    return data.adult()


def test_no_row_stands_in_two_parts(parts):
    rest, validation = data.hold_out(parts.train, 4_000)
    known, chosen, test = (part.columns.distinct() for part in (rest, validation, parts.test))
    assert not known & test and not known & chosen and not chosen & test
    assert (len(parts.train), len(parts.test), len(validation)) == (40_842, TEST, 4_000)


def test_the_parts_are_alike_and_the_target_is_none_of_the_columns(parts):
    shares = [part.labels.double().mean().item() for part in parts]
    assert all(0.23 < share < 0.25 for share in shares)
    columns = parts.train.columns
    assert columns.numeric == ("age", "education", "capital_gain", "capital_loss", "hours_per_week")
    assert len(columns.names) == 12 and not {"fnlwgt", "over_50k", "income"} & set(columns.names)


def test_the_readme_states_what_the_code_verifies(parts):
    text = README.read_text("utf-8")
    assert FILE.sha256 in text and f"{FILE.size:,} bytes" in text and FILE.size <= 1_000_000
    assert f"{len(parts.train):,} to learn from, {len(parts.test):,} for the test" in text
    ones = [int(part.labels.sum()) for part in parts]
    assert f"1 in {ones[0]:,} rows to learn from and {ones[1]:,} test rows" in text
    unknown = [
        sum(int((part.columns[name] == "?").sum()) for part in parts)
        for name in ("workclass", "occupation", "native_country")
    ]
    assert "({:,}, {:,} and {:,} rows)".format(*unknown) in text
    different = len(parts.train.columns.distinct()) + len(parts.test.columns.distinct())
    assert f"{different:,} of the 48,842 rows differ" in text
    answers = [{(*row, label) for row, label in zip(rows(part), part.labels.tolist(), strict=True)} for part in parts]
    assert f"{sum(map(len, answers)) - different:,} of these combinations occur with either answer" in text
    known, new = (part.columns.without("education", "workclass", "occupation", "hours_per_week") for part in parts)
    known, seen = known.distinct(), zip(*(new[name].tolist() for name in new.names), strict=True)
    assert f"{sum(row in known for row in seen):,} of the\n8,000 test rows equal a row to learn from" in text


def rows(part):
    return zip(*(part.columns[name].tolist() for name in part.columns.names), strict=True)


def test_a_smoke_run_is_small_and_the_test_part_is_closed_while_settings_are_chosen():
    with settings.using(smoke=True):
        train, test = data.adult()
    assert (len(train), len(test)) == (3000, 1000)
    with settings.using(tune=True):
        train, test = data.adult()
    with pytest.raises(data.TestPartClosed):
        len(test)


def one(prepare, age, income="<=50K", **more):
    row = dict.fromkeys(prepare.NAMES, "x") | {"age": age, "income": income, "fnlwgt": age * 7, "education": "words"}
    return row | more


def test_equal_inputs_stand_side_by_side_whatever_the_order(prepare):
    table = [one(prepare, age, income) for age in range(30) for income in ("<=50K", ">50K")] + [one(prepare, 5)]
    found = prepare.rows_of(table)
    assert found == prepare.rows_of(table[::-1]) and len(found) == 61
    ages = [row[0] for row in found]
    assert len([place for place in range(1, 61) if ages[place] != ages[place - 1]]) == 29
    assert all(len(row) == 13 and row[-1] in "01" for row in found)
    with pytest.raises(SystemExit, match="is this the Adult table"):
        prepare.rows_of([one(prepare, 5, "much")])


def test_other_data_never_take_the_committed_files_place(prepare, tmp_path, monkeypatch):
    target = tmp_path / "adult.csv.gz"
    target.write_bytes(b"committed")
    monkeypatch.setattr(prepare, "FILE_MADE", target)
    monkeypatch.setattr(prepare, "TEST", 3)
    monkeypatch.setattr(prepare, "read", lambda path: [one(prepare, age) for age in range(9)])
    with pytest.raises(SystemExit, match="is left as it is"):
        prepare.main(tmp_path / "any")
    monkeypatch.setattr(prepare, "read", lambda path: [one(prepare, 4)] * 9)
    with pytest.raises(SystemExit, match="take one row more"):
        prepare.main(tmp_path / "any")

    def unreadable(path):
        raise OSError("no such file")

    monkeypatch.setattr(prepare, "read", unreadable)
    with pytest.raises(SystemExit, match="can't be read"):
        prepare.main(tmp_path / "nothing")
    assert target.read_bytes() == b"committed"


def test_the_same_rows_give_the_same_bytes(prepare):
    found = prepare.rows_of([one(prepare, age) for age in range(5)])
    assert prepare.packed(found) == prepare.packed(found)
