"""Options for full-size sets and other machines: what can't be done is said, what is asked for is what is trained."""

import argparse
import json

import pytest
import torch

from ssl_course import data, models, settings
from ssl_course.course import arena as command
from ssl_course.course import arena_options
from ssl_course.course.arena_options import RESNET_RATE, PooledRun, dataset_of, mark, pool_of, split_of
from ssl_course.course.kept import Kept
from ssl_course.data import Pictures, Split
from ssl_course.methods import arena
from ssl_course.methods.arena import DATASETS
from ssl_course.methods.arena_scores import KNN, NUMBERS, PROBE_100, SECONDS, TUNED_10
from ssl_course.methods.arena_sets import Setting
from ssl_course.models import ConvEncoder, VisionTransformer
from ssl_course.train.speed import Fast


@pytest.fixture(autouse=True)
def place(tmp_path):
    with settings.using(smoke=True, results=tmp_path / "results", work=tmp_path / "work"):
        yield tmp_path


def given(*words):
    parser = argparse.ArgumentParser()
    arena_options.add(parser)
    parser.add_argument("--validation", action="store_true")
    return parser.parse_args(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "cifar10"], "--data cifar10 needs --root FOLDER, the folder in which the set lies"),
        (["--data", "fashion", "--root", "x"], "fashion comes with the course"),
        (["--download"], "sprites comes with the course"),
        (["--data", "cifar10", "--root", "x", "--side", "16"], "--side is for stl10"),
        (["--data", "stl10", "--root", "x", "--side", "100"], "from 8 to 96"),
        (["--data", "stl10", "--root", "x", "--side", "33"], "a multiple of 4"),
        (["--data", "scenes", "--device", "tpu"], "invalid choice: 'tpu'"),
        (["--budget", "60", "--compile"], "would be taken for steps"),
    ],
    ids=str,
)
def test_what_can_not_be_done_is_said_before_anything_is_read(words, said, capsys, place):
    with pytest.raises(SystemExit) as stopped:
        command.main(["simclr", *words])
    assert stopped.value.code == 2 and said in capsys.readouterr().err and not (place / "results").exists()


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there(device, capsys, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(SystemExit):
        command.main(["simclr", "--device", device])
    last = capsys.readouterr().err.splitlines()[-1]
    assert f"--device {device}: torch {torch.__version__} finds no such device on this machine; there is cpu." in last


def test_bfloat16_where_it_is_not_native(capsys, monkeypatch):
    monkeypatch.setattr(arena_options, "native_bf16", lambda device: False)
    with pytest.raises(SystemExit):
        command.main(["simclr", "--bf16"])
    assert "--bf16: torch can't say that this cpu computes in bfloat16" in capsys.readouterr().err


def test_a_set_that_is_not_there_is_one_line(capsys, tiny_sets, place):
    assert command.main(["simclr", "--data", "cifar100", "--root", str(place / "nowhere")]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert "cifar-100-python is missing" in line and "--download" in line and not (place / "nowhere").exists()


def test_offline_the_download_is_one_line(capsys, tiny_sets, place):
    assert command.main(["simclr", "--data", "cifar10", "--root", str(place / "new"), "--download"]) == 1
    assert "could not be fetched from http" in capsys.readouterr().out.splitlines()[-1]


def test_without_options_all_is_as_in_the_stored_table():
    options = given("--data", "scenes")
    assert dataset_of(options) == "scenes" and mark(options) == "" and pool_of(options) is None
    split = split_of(options)
    assert split.train.images.equal(data.scenes().train.images)


def test_other_options_other_folders():
    asked = ([], ["--encoder", "resnet18"], ["--bf16"], ["--channels-last"], ["--compile"])
    marks = [mark(given("--data", "stl10", *words)) for words in (*asked, ["--device", "cuda"], ["--side", "32"])]
    assert len(set(marks)) == len(marks)
    assert mark(given("--device", "cuda", "--bf16", "--encoder", "resnet18")) == "_resnet18_cuda_bf16"


def test_the_encoder_and_the_way_that_were_asked_for():
    images = data.sprites().train.images[:100]
    resnet = dataset_of(given("--encoder", "resnet18"))
    assert isinstance(resnet, Setting) and resnet.rate == RESNET_RATE
    made = resnet.network(images)
    assert made.dim == 512 and {*made.state_dict()} == {*models.resnet18().state_dict()}
    fast = dataset_of(given("--bf16", "--channels-last", "--compile"))
    made = fast.network(images)
    assert fast.rate == 1 and isinstance(made, Fast) and isinstance(made.network, ConvEncoder)
    assert made.bf16 and made.layout == torch.channels_last and made.to_compile
    only = dataset_of(given("--bf16", "--encoder", "resnet18", "--data", "fashion")).network(images[:, :1])
    assert only.bf16 and only.layout != torch.channels_last and not only.to_compile
    assert only.network.conv1.in_channels == 1


def test_a_compiler_that_fails_is_told_once():
    lines = []
    network = dataset_of(given("--compile"), lines.append).network
    for _ in range(2):
        network(data.sprites().train.images[:100]).tell("no compiler")
    assert lines == ["no compiler"]


def test_pictures_go_to_the_device(monkeypatch):
    """The meta device stands for one that this machine may lack."""
    part = data.sprites().train[:5]
    there = arena_options._on(part, "meta")
    assert there.images.is_meta and all(values.is_meta for values in there.factors.values())
    assert arena_options._on(part, "cpu") is part


def test_stl10_pretrains_on_its_pictures_without_labels(tiny_sets):
    options = given("--data", "stl10", "--root", str(tiny_sets), "--side", "32")
    split, pool = split_of(options), pool_of(options)
    assert split.train.images.shape == (80, 3, 32, 32) and pool.images.shape == (100, 3, 32, 32)
    assert pool_of(given("--data", "cifar10", "--root", str(tiny_sets))) is None


def test_validation_keeps_the_test_part_closed(tiny_sets, monkeypatch):
    monkeypatch.setattr(data, "hold_out", lambda train: (train[:-50], train[-50:]))
    train, validation = split_of(given("--data", "cifar10", "--root", str(tiny_sets), "--validation"))
    assert (len(train), len(validation)) == (250, 50)
    assert validation.images.equal(data.cifar10(tiny_sets).train.images[-50:])


def run(name, dataset, pool=lambda: None, split=None):
    return PooledRun(name, split or data.sprites(), dataset, 0, pool=pool, steps=2)


def test_a_pool_of_its_own_is_what_a_method_sees_and_labels_come_from_the_split(tiny_sets, monkeypatch, tmp_path):
    seen = []
    original = arena.pretrain
    monkeypatch.setattr(arena, "pretrain", lambda e, d, pool, **o: seen.append(len(pool)) or original(e, d, pool, **o))
    options = given("--data", "stl10", "--root", str(tiny_sets), "--side", "32")
    split = split_of(options)
    asked = run("simclr", "stl10", lambda: pool_of(options), split)
    asked._network(Kept(tmp_path), lambda _: None)
    assert seen == [100]
    monkeypatch.setattr(arena_options, "pool_of", lambda _: pytest.fail("read the pool"))
    (tmp_path / "other").mkdir()
    run("supervised", "stl10", lambda: pytest.fail("read the pool"), split)._network(Kept(tmp_path / "other"), print)


def test_methods_that_hide_patches_keep_their_transformer():
    resnet = dataset_of(given("--encoder", "resnet18"))
    for name in ("masked_autoencoder", "random_transformer"):
        kept = run(name, resnet)
        assert kept.dataset.network is None and kept.dataset.rate == 1
        assert isinstance(kept._fresh(), VisionTransformer)
    assert run("simclr", resnet).dataset is resnet


def test_label_steps_are_those_of_the_data_set_and_the_kind_of_encoder():
    resnet = dataset_of(given("--encoder", "resnet18"))
    assert run("simclr", resnet).weights() == run("simclr", "sprites").weights()
    assert run("masked_autoencoder", resnet).weights() == run("masked_autoencoder", "sprites").weights()
    tuned = {(name, each): TUNED_10 in run(name, each).weights() for name in ("simclr", "i_jepa") for each in DATASETS}
    assert [pair for pair, there in tuned.items() if not there] == [("i_jepa", "sprites"), ("i_jepa", "scenes")]
    assert all(TUNED_10 in run(name, "cifar10").weights() for name in ("simclr", "i_jepa", "scratch_transformer"))


def test_a_large_random_encoder_is_calibrated_on_fewer_pictures(monkeypatch, tmp_path):
    counts = []
    monkeypatch.setattr(arena_options.evaluate, "calibrate_batchnorm", lambda net, x: counts.append(len(x)))
    split = data.sprites()
    run("random", dataset_of(given("--encoder", "resnet18")), split=split)._network(Kept(tmp_path), print)
    large = Pictures(torch.zeros(800, 3, 96, 96, dtype=torch.uint8), {})
    run("random", dataset_of(given("--encoder", "resnet18")), split=Split(large, large))._network(Kept(tmp_path), print)
    assert counts == [500, 55]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cifar10", "stl10"])
def test_the_command_measures_a_full_size_set(name, tiny_sets, capsys, place):
    words = ["simclr", "raw_pixels", "--data", name, "--root", str(tiny_sets), "--steps", "2"]
    words += ["--side", "32"] if name == "stl10" else []
    assert command.main(words) == 0
    said = capsys.readouterr().out
    assert "SimCLR, seed 0: kNN" in said and all(number in said for number in NUMBERS)
    assert (place / "work" / f"arena_{name}.png").exists()
    assert command.main(words) == 0 and "(kept)" in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_trains_a_resnet_in_bfloat16(tiny_sets, capsys, place, monkeypatch):
    monkeypatch.setattr(arena_options, "native_bf16", lambda device: True)  # emulated it is slow, not another number
    original = arena_options.split_of

    def three_classes(options):  # a ResNet takes seconds for all 300 pictures
        return Split(*(part[part.factors["class"] < 3] for part in original(options)))

    monkeypatch.setattr(arena_options, "split_of", three_classes)
    words = ["simclr", "random", "--data", "cifar10", "--root", str(tiny_sets), "--steps", "1"]
    assert command.main([*words, "--encoder", "resnet18", "--bf16", "--channels-last"]) == 0
    (folder,) = (place / "results" / "runs" / "arena").iterdir()
    assert folder.name.startswith("cifar10_1_steps_resnet18_bf16_channels_last_smoke_of_")
    numbers = json.loads((folder / "simclr" / "seed_0" / "numbers.json").read_text())
    assert {KNN, PROBE_100, SECONDS} <= {*numbers} and "random encoder" in capsys.readouterr().out
