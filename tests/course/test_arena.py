"""The command: what it does not know, what it is asked for, a stopped call that goes on, files that are no loss."""

import os
import signal

import pytest

from ssl_course import settings
from ssl_course.course import arena as command
from ssl_course.course.arena_runs import Run
from ssl_course.methods import arena, arena_scores
from ssl_course.methods.arena_scores import KNN, NUMBERS, PROBE_10, SECONDS

GOOD = "def loss(z_a, z_b):\n    return (z_a - z_b).pow(2).mean() + (z_a.std(0) - 1).pow(2).mean()\n"
COLLAPSES = "def loss(z_a, z_b):\n    return (z_a - z_b).pow(2).mean() + z_a.pow(2).mean()\n"
WRONG = {
    "return (z_a - z_b).detach().pow(2).mean()": "no gradient",
    "return (z_a - z_b).pow(2).mean() / 0 * 0": "the loss is nan",
    "return (z_a - z_b).pow(2).mean(1)": "shape [64]",
    "return z_a @ z_b": "RuntimeError",
}


@pytest.fixture(autouse=True)
def place(tmp_path):
    with settings.using(smoke=True, results=tmp_path / "results", work=tmp_path / "work"):
        yield tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["simclear"], "no method 'simclear': there are margin, simclr"),
        (["simclr", "--data", "imagenet"], "invalid choice: 'imagenet'"),
        (["simclr", "--steps", "0"], "numbers above 0"),
        (["simclr", "--budget", "-5"], "numbers above 0"),
        (["simclr", "--budget", "0"], "numbers above 0"),
        (["simclr", "--budget", "inf"], "numbers above 0"),
        (["simclr", "--lr", "nan"], "numbers above 0"),
        (["simclr", "--sweep", "--data", "fashion", "--lr", "0.1"], "--sweep takes no --data, --lr"),
        (["random", "--sweep"], "--sweep is for methods that have a learning rate"),
        (["simclr", "--choose", "--encoder", "resnet18"], "--choose takes no --encoder, METHOD"),
        (["simclr", "--steps", "5", "--budget", "5"], "not allowed with"),
        (["simclr", "--sort", "speed"], "invalid choice: 'speed'"),
        ([], "METHOD"),
    ],
    ids=str,
)
def test_what_can_not_be_understood_is_named_and_nothing_is_made(words, said, capsys, place):
    with pytest.raises(SystemExit) as stopped:
        command.main(words)
    assert stopped.value.code == 2 and said in capsys.readouterr().err and not (place / "results").exists()


@pytest.fixture
def quick(monkeypatch):
    """Runs that take no time: what was measured."""
    done = []

    def finish(run, kept, moved):
        for number in run.weights():
            if number not in kept.numbers:
                done.append((run.name, run.seed, number))
                kept.number(number, lambda: 0.5 + run.seed % 100 / 10)
                moved(1)
        return kept.numbers

    monkeypatch.setattr(Run, "finish", finish)
    return done


def test_a_table_over_seeds_and_a_picture(quick, capsys, place):
    assert command.main(["simclr", "raw_pixels", "simclr", "--seeds", "2"]) == 0
    said = capsys.readouterr().out
    assert {(name, seed) for name, seed, _ in quick} == {(n, s) for n in ("simclr", "raw_pixels") for s in (0, 1)}
    assert "0.550 ± 0.635" in said and "SimCLR, seed 1: kNN 0.6" in said and "raw pixels" in said
    assert (place / "work" / "arena_sprites.png").read_bytes().startswith(b"\x89PNG")
    count = len(quick)
    assert command.main(["simclr", "raw_pixels", "--seeds", "2"]) == 0 and len(quick) == count
    assert "(kept)" in capsys.readouterr().out


def test_groups_other_lengths_and_validation_have_runs_of_their_own(quick):
    command.main(["baselines"])
    there = {*arena.BASELINES} - {"scratch_transformer"}  # which the arena trains on fashion alone
    assert {name for name, _, _ in quick} == there
    for words in ([], ["--steps", "7"], ["--budget", "7"], ["--lr", "0.1"], ["--validation"], ["--data", "fashion"]):
        quick.clear()
        command.main(["simclr", *words])
        assert {(name, seed) for name, seed, _ in quick} == {("simclr", 100 if words == ["--validation"] else 0)}


def test_numbers_that_nearly_agree_have_folders_of_their_own():
    def names(*words):
        return command.folder_of(command._parser().parse_args(["simclr", *words])).name

    for word in ("--lr", "--budget"):
        assert names(word, "0.12345678") != names(word, "0.123457")
    assert "_lr_0.1_" in names("--lr", "0.1") and "_60_seconds_" in names("--budget", "60")


@pytest.mark.slow
def test_a_stopped_command_goes_on_where_it_was(capsys, monkeypatch):
    """Ctrl-C in the middle of training with labels: nothing that is half learnt is taken for a result."""
    words, original = ["simclr", "raw_pixels", "--steps", "2"], arena_scores.with_labels

    def pressed(*given, **options):
        os.kill(os.getpid(), signal.SIGINT)
        return original(*given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(arena_scores, "with_labels", pressed)
        assert command.main(words) == 130
    said = capsys.readouterr().out
    assert "Stopped. What is finished is kept" in said and "tuned" not in said
    monkeypatch.setattr(arena, "pretrain", lambda *given, **options: pytest.fail("trained again"))
    assert command.main(words) == 0
    said = capsys.readouterr().out
    assert "tuned, 10" in said and "raw pixels, seed 0" in said


@pytest.mark.slow
def test_ctrl_c_in_pretraining_leaves_no_network_behind(capsys, ctrl_c_in_pretraining, place):
    assert command.main(["simclr", "--steps", "2"]) == 130
    assert not [*place.rglob("*.safetensors")] and "Stopped" in capsys.readouterr().out


@pytest.mark.slow
def test_a_loss_of_ones_own_becomes_a_row(place, capsys):
    (path := place / "mine.py").write_text(GOOD)
    assert command.main([str(path), "raw_pixels", "--steps", "2"]) in (0, 1)  # two steps may not be enough to spread
    said = capsys.readouterr().out
    assert "mine, seed 0: kNN" in said and any(line.startswith("mine ") for line in said.splitlines())
    assert all(name in said for name in NUMBERS)


@pytest.mark.slow
def test_a_loss_that_collapses_is_told_by_the_instruments(place, capsys):
    (path := place / "mine.py").write_text(COLLAPSES)
    assert command.main([str(path), "--steps", "4"]) == 1
    assert "collapse: " in capsys.readouterr().out


@pytest.mark.parametrize("line", WRONG)
def test_a_file_that_is_no_loss_is_told_and_the_others_run(line, place, capsys, quick):
    (path := place / "mine.py").write_text(f"def loss(z_a, z_b):\n    {line}\n")
    assert command.main([str(path), "simclr"]) == 1
    said = capsys.readouterr().out
    assert "mine: the loss" in said and WRONG[line] in said and "SimCLR" in said


@pytest.mark.slow
def test_a_loss_that_breaks_in_training_is_told(place, capsys):
    text = "calls = []\ndef loss(a, b):\n    calls.append(1)\n    return (a - b).pow(2).mean() / (len(calls) < 3)\n"
    (path := place / "mine.py").write_text(text)
    assert command.main([str(path), "--steps", "4"]) == 1
    assert "mine: the loss is inf at step" in capsys.readouterr().out


def test_numbers_that_steer_nothing_have_the_clock_in_their_name():
    assert SECONDS == "seconds" and {KNN, PROBE_10} <= {*NUMBERS}  # course.freshness does not compare times


def test_the_test_part_stays_closed_while_settings_are_chosen(quick, capsys):
    with settings.using(tune=True):
        with pytest.raises(SystemExit):
            command.main(["raw_pixels"])
        assert "add --validation" in capsys.readouterr().err and not quick
        assert command.main(["raw_pixels", "--validation"]) == 0


def test_two_files_of_one_name_are_two_rows(quick, capsys, place):
    paths = [place / "mine.py", place / "other" / "mine.py"]
    paths[1].parent.mkdir()
    for path, text in zip(paths, (GOOD, GOOD + "\n"), strict=True):
        path.write_text(text)
    command.main([*map(str, paths), str(place / "other" / ".." / "mine.py")])
    rows = [line for line in capsys.readouterr().out.splitlines() if " 0.500 " in line]
    assert len(rows) == 2 and {row.split()[0] for row in rows} == {"mine", str(paths[1])}


def test_a_broken_file_with_the_name_of_a_method_does_not_hide_the_method(quick, capsys, place):
    (path := place / "SimCLR.py").write_text("def loss(")
    assert command.main([str(path), "simclr"]) == 1
    said = capsys.readouterr().out
    assert f"{path}: the file is no Python" in said and "SimCLR, seed 0: kNN" in said


def test_what_has_no_effect_is_said(quick, capsys):
    assert command.main(["scratch_transformer", "simclr"]) == 0
    assert "transformer from scratch: nothing is measured of it on sprites" in capsys.readouterr().out
    assert command.main(["i_jepa", "simclr", "--encoder", "resnet18", "--channels-last"]) == 0
    said = capsys.readouterr().out
    assert "I-JEPA: the transformer as ever; --encoder resnet18, --channels-last is for the other encoder." in said
    command.main(["i_jepa", "simclr"])
    assert "as ever" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_rate_that_diverges_is_told_and_the_others_run(capsys):
    assert command.main(["simclr", "raw_pixels", "--lr", "1e6", "--steps", "4"]) == 1
    said = capsys.readouterr().out
    assert "\nSimCLR: z_a holds numbers up to" in said and "raw pixels, seed 0: kNN" in said
