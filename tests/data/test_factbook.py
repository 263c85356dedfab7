"""The Factbook's text: what it holds, what its README says, how it was prepared."""

import importlib.util
import json

import pytest

from ssl_course import data, settings
from ssl_course.data.factbook import FILE

README = settings.ROOT / "data/factbook/README.md"


@pytest.fixture(scope="module")
def prepare():
    spec = importlib.util.spec_from_file_location("prepare_factbook", README.with_name("prepare.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_country_and_no_sentence_stands_in_both_parts():
    train, test = data.factbook()
    assert not {one.name for one in train} & {one.name for one in test}
    assert not {text for one in train for text in one.sentences} & {text for one in test for text in one.sentences}
    for part in (train, test):
        assert {one.continent for one in part} == set(data.CONTINENTS)
        assert [one.name for one in part] == sorted(one.name for one in part)
        assert all(len(text.split()) >= 3 for one in part for text in one.sentences)


def test_the_text_is_what_it_says():
    train, test = data.factbook()
    countries = {one.name: one for one in (*train, *test)}
    assert countries["San Marino"].continent == "Europe"
    assert countries["San Marino"].sections["location"] == ("Southern Europe, an enclave in central Italy",)
    assert "tropical and subtropical" in countries["Costa Rica"].sentences


def test_the_readme_states_what_the_code_verifies():
    text, parts = README.read_text("utf-8"), data.factbook()
    assert FILE.sha256 in text and f"{FILE.size:,} bytes" in text
    assert f"{len(parts.train)} to learn from, {len(parts.test)} for the test" in text
    counts = [sum(len(one.sentences) for one in part) for part in parts]
    assert f"{counts[0]:,} and {counts[1]:,}" in text
    of_test = [sum(one.continent == name for one in parts.test) for name in data.CONTINENTS]
    of_all = [sum(one.continent == name for part in parts for one in part) for name in data.CONTINENTS]
    said = ", ".join(f"{name} {count}" for name, count in zip(data.CONTINENTS, of_test, strict=True))
    assert f"{said} (of {', '.join(map(str, of_all))})" in text
    sections = {name: None for part in parts for one in part for name in one.sections}
    assert all(name in text for name in sections)


def test_a_smoke_run_gets_countries_of_every_continent():
    with settings.using(smoke=True):
        train, test = data.factbook()
    assert 20 <= len(train) <= 25 and 10 <= len(test) <= 12 and len({one.continent for one in train}) == 5


def test_the_test_part_is_closed_while_settings_are_chosen():
    with settings.using(tune=True):
        train, test = data.factbook()
    assert len(train) == 196
    with pytest.raises(data.TestPartClosed):
        len(test)


def test_text_is_cut_into_sentences(prepare):
    text = (
        "St. Kitts lies east of J. Smith's Bay.  It has 1.5 million – yes, million – people (2007 est.). “Dry” winters;"
        " hot, wet summers; rain ++ The U.S. dollar is used. Un\ufffdreadable words stand here."
    )
    assert prepare.sentences(text) == [
        "St. Kitts lies east of J. Smith's Bay",
        "It has 1.5 million - yes, million - people",
        "hot, wet summers",
        "The U.S. dollar is used",
    ]


def country(name, *texts):
    sections = {"Location": {"text": texts[0]}, "Climate": {"text": ". ".join(texts[1:])}}
    return {"Government": {"Country name": {"conventional short form": {"text": name}}}, "Geography": sections}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "europe").mkdir()
    for place in range(10):
        one = country(
            f"Country {place}", f"in the middle of place {place}", "Cold and wet winters", "Hot and dry summers"
        )
        (tmp_path / "europe" / f"c{place}.json").write_text(json.dumps(one), "utf-8")
    return tmp_path


def test_every_fifth_country_is_for_the_test_without_the_sentences_of_the_others(prepare, folder):
    found = prepare.split([prepare.country(path) for path in sorted((folder / "europe").iterdir())])
    test = [one for one in found if one["part"] == "test"]
    assert len(test) == 2 and len(found) == 10
    assert all(list(one["sections"]) == ["location"] for one in test)  # the winters stand in the training part
    again = prepare.split([prepare.country(path) for path in sorted((folder / "europe").iterdir(), reverse=True)])
    assert {one["name"] for one in again if one["part"] == "test"} == {one["name"] for one in test}


def test_other_data_never_take_the_committed_files_place(prepare, folder, tmp_path, monkeypatch):
    target = tmp_path / "factbook.json"
    target.write_bytes(b"committed")
    monkeypatch.setattr(prepare, "TARGET", target)
    with pytest.raises(SystemExit, match="is left as it is"):
        prepare.main(folder)
    with pytest.raises(SystemExit, match="is it the unpacked package"):
        prepare.main(tmp_path / "nothing")
    assert target.read_bytes() == b"committed"
