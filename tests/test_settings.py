"""Switches: read from the environment once, changed inside a `with` only."""

import dataclasses
import os
from pathlib import Path

import pytest

from ssl_course import settings
from ssl_course.settings import Settings


def test_every_switch_is_read_from_its_variable():
    given = {
        "SSL_COURSE_SMOKE": "1",
        "SSL_COURSE_SEED": "4",
        "SSL_COURSE_FULL": "1",
        "SSL_COURSE_TUNE": "1",
        "SSL_COURSE_STRICT": "1",
        "SSL_COURSE_RECORD": "claims.jsonl",
        "SSL_COURSE_STARTUP": "own.py",
        "SSL_COURSE_RESULTS": "other/results",
        "SSL_COURSE_DATA": "other/data",
        "SSL_COURSE_WORK": "other/work",
    }
    assert Settings.from_environment(given) == Settings(
        smoke=True,
        seed=4,
        full=True,
        tune=True,
        strict=True,
        record=Path("claims.jsonl"),
        startup=Path("own.py"),
        results=Path("other/results"),
        data=Path("other/data"),
        work=Path("other/work"),
    )
    assert len(given) == len(dataclasses.fields(Settings))


def test_an_empty_variable_counts_as_not_set():
    fields = [field.name for field in dataclasses.fields(Settings)]
    for empty in ("", "  "):
        assert Settings.from_environment({f"SSL_COURSE_{name.upper()}": empty for name in fields}) == Settings()
    assert Settings.from_environment({"SMOKE": "1", "PATH": "x"}) == Settings()


def test_zero_switches_off_and_spaces_do_not_matter():
    assert Settings.from_environment({"SSL_COURSE_SMOKE": "0", "SSL_COURSE_SEED": "0"}) == Settings()
    assert Settings.from_environment({"SSL_COURSE_SMOKE": " 1 ", "SSL_COURSE_SEED": " 12 "}) == Settings(
        smoke=True, seed=12
    )


each_switch = pytest.mark.parametrize("switch", ["SMOKE", "FULL", "TUNE", "STRICT"])


@each_switch
def test_a_switch_is_on_or_off_in_the_usual_words(switch):
    for text in ("1", "true", "True", "YES", "on", " On "):
        assert getattr(Settings.from_environment({f"SSL_COURSE_{switch}": text}), switch.lower()) is True
    for text in ("0", "false", "False", "NO", "off", " off\n"):
        assert getattr(Settings.from_environment({f"SSL_COURSE_{switch}": text}), switch.lower()) is False


@each_switch
@pytest.mark.parametrize("text", ["2", "-1", "y", "enabled", "1.0", "none"])
def test_any_other_word_is_refused_with_the_switch_it_was_given_for(switch, text):
    with pytest.raises(ValueError, match=f"SSL_COURSE_{switch} = '{text}': give 1, true, yes, on, or 0, false"):
        Settings.from_environment({f"SSL_COURSE_{switch}": text})


def test_the_environment_is_read_once(monkeypatch):
    before = settings.current
    monkeypatch.setenv("SSL_COURSE_STRICT", "1")
    assert settings.current is before and not settings.current.strict


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "1e3"])
def test_a_seed_that_is_no_whole_number_is_refused_by_name(text):
    with pytest.raises(ValueError, match=f"SSL_COURSE_SEED = '{text}': give a whole number"):
        Settings.from_environment({"SSL_COURSE_SEED": text})


def test_using_changes_what_it_names_and_puts_it_back():
    before = settings.current
    with settings.using(smoke=True, seed=7) as inner:
        assert settings.current is inner == dataclasses.replace(before, smoke=True, seed=7)
        with settings.using(seed=8):
            assert (settings.current.smoke, settings.current.seed) == (True, 8)
        assert settings.current is inner
    assert settings.current is before


def test_using_puts_it_back_after_an_exception_too():
    before = settings.current
    with pytest.raises(KeyboardInterrupt), settings.using(tune=True):
        raise KeyboardInterrupt
    assert settings.current is before


def test_using_knows_no_other_switches():
    before = settings.current
    with pytest.raises(TypeError), settings.using(smok=True):
        pass
    assert settings.current is before


def test_settings_can_not_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.current.smoke = True


def test_shrink_lowers_counts_in_a_smoke_run_only():
    with settings.using(smoke=False):
        assert settings.shrink(10, 3) == 10
    with settings.using(smoke=True):
        assert (settings.shrink(10, 3), settings.shrink(2, 3)) == (3, 2)


def test_live_or_full_is_full_only_when_the_whole_grid_is_asked_for():
    with settings.using(full=False):
        assert settings.live_or_full(live=[1], full=[1, 2]) == [1]
    with settings.using(full=True):
        assert settings.live_or_full(live=[1], full=[1, 2]) == [1, 2]


def test_what_is_written_down_is_made_without_switches(monkeypatch):
    for name, text in {"SMOKE": "1", "TUNE": "1", "SEED": "3", "RECORD": "x", "DATA": "other", "RESULTS": "r"}.items():
        monkeypatch.setenv(f"SSL_COURSE_{name}", text)
    plain = settings.plain_environment()
    assert {name for name in plain if name.startswith("SSL_COURSE_")} == {"SSL_COURSE_DATA", "SSL_COURSE_RESULTS"}
    assert plain["PATH"] == os.environ["PATH"]


def test_the_course_comes_first_once(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["other", str(settings.ROOT)]))
    for _ in range(2):
        settings.course_first()
        assert os.environ["PYTHONPATH"] == os.pathsep.join([str(settings.ROOT), "other"])


def test_folders_are_those_of_the_course_unless_others_are_given():
    assert (settings.ROOT / "ssl_course" / "settings.py").exists()
    assert Settings().results == settings.ROOT / "results" and Settings().data == settings.ROOT / "data"


def test_kernels_run_a_file_of_the_course_and_then_the_learners_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONSTARTUP", "")
    monkeypatch.setenv("SSL_COURSE_STARTUP", "")
    settings.start_kernels_with(tmp_path / "ours.py")
    assert os.environ["PYTHONSTARTUP"] == str(tmp_path / "ours.py") and not os.environ["SSL_COURSE_STARTUP"]
    monkeypatch.setenv("PYTHONSTARTUP", "own.py")
    for _ in range(2):  # started from within itself, the second time
        settings.start_kernels_with(tmp_path / "ours.py")
        assert os.environ["PYTHONSTARTUP"] == str(tmp_path / "ours.py")
        assert os.environ["SSL_COURSE_STARTUP"] == "own.py"
