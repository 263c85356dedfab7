"""Side by side: every arm is scored on the same draws, what is finished is kept, a missing rival is named."""

import importlib.util
import json
import re
import subprocess

import pytest
import torch

from ssl_course import data, evaluate, settings
from ssl_course.course import measure_side_by_side as measure
from ssl_course.course import side_by_side


def test_the_text_names_the_version_that_is_pinned():
    (pinned,) = re.findall(r"^lightly==(\S+)$", (settings.ROOT / "constraints.txt").read_text("utf-8"), re.M)
    assert f"lightly {pinned}" in measure.__doc__ and f"{measure.CPU_SECONDS} CPU seconds" in measure.__doc__


def test_where_lightly_is_missing_the_extra_is_named_before_anything_runs(monkeypatch, tmp_path):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "lightly" else found(name))
    with pytest.raises(SystemExit, match=r'lightly is not installed.*pip install -e "\.\[dev\]"'):
        measure.run_once(0, tmp_path)
    assert not list(tmp_path.iterdir())


def test_leads_are_differences_and_a_ratio():
    scores = dict(zip([*measure.ARMS, "raw pixels"], (0.45, 0.13, 0.15, 0.2, 0.14), strict=True))
    numbers = {f"{arm}, 10 labels": value for arm, value in scores.items()}
    numbers |= {"ours, images per CPU second": 450.0, "lightly with our encoder, images per CPU second": 100.0}
    assert measure.leads(numbers) == {
        "ours minus lightly's example": 0.32,
        "ours minus torchvision loop": 0.3,
        "ours minus lightly with our encoder": 0.25,
        "ours minus raw pixels": 0.31,
        "images, times lightly with our encoder": 4.5,
    }


def test_every_seed_has_draws_of_its_own_and_the_first_is_that_of_fine_tuning(monkeypatch):
    drawn, asked = data.label_subset, []
    monkeypatch.setattr(data, "label_subset", lambda y, count, seed: asked.append(seed) or drawn(y, count, seed=seed))
    monkeypatch.setattr(evaluate, "linear_probe", lambda *rows: float(len(rows[0])))
    few = data.Pictures(torch.zeros(40, 3, 4, 4, dtype=torch.uint8), {"class": torch.arange(40) % 4})
    for seed in range(5):
        assert measure.probed(evaluate.pixels, data.Split(few, few), seed) == 40  # ten of each class
        assert asked[5 * seed] == seed
    assert sorted(asked) == list(range(25))


def test_a_probe_is_the_mean_over_its_draws(seeded):
    y = torch.arange(300) % 3
    images = torch.randint(0, 256, (300, 1, 2, 2), generator=seeded(), dtype=torch.uint8) // 2
    images[:, 0, 0, 0] += (20 * y).to(torch.uint8)  # a little of the class is in one pixel
    part = data.Pictures(images, {"class": y})
    x = evaluate.pixels(images)
    rows = [data.label_subset(y, 10, seed=seed) for seed in (1, 6, 11, 16, 21)]
    single = [evaluate.linear_probe(x[one], y[one], x, y) for one in rows]
    assert measure.probed(evaluate.pixels, data.Split(part, part), 1) == pytest.approx(sum(single) / 5)
    assert len(set(single)) > 1


def in_this_process(name, seed, file):
    side_by_side.run_arm(name, seed, file, side_by_side.Budget(measure.CPU_SECONDS))


@pytest.mark.slow
def test_a_smoke_run_measures_every_number_and_goes_on_arm_by_arm(monkeypatch, tmp_path):
    pytest.importorskip("lightly")
    split = data.scenes()
    monkeypatch.setattr(data, "scenes", lambda: data.Split(split.train[:4000], split.test[:300]))
    trained = []

    def noted(name, seed, file):
        trained.append(name)
        in_this_process(name, seed, file)

    monkeypatch.setattr(measure, "_train_apart", noted)
    with settings.using(smoke=True):
        records = {one["id"]: one["numbers"] for one in measure.run_once(0, tmp_path)["records"]}
        assert trained == list(measure.ARMS)
        (tmp_path / "torchvision_loop.json").unlink()  # as if killed before it was done
        kept = json.loads((tmp_path / "numbers.json").read_text("utf-8"))
        gone = [name for name in kept if name.startswith("torchvision loop")]
        (tmp_path / "numbers.json").write_text(json.dumps({k: v for k, v in kept.items() if k not in gone}), "utf-8")
        again = {one["id"]: one["numbers"] for one in measure.run_once(0, tmp_path)["records"]}
    assert trained[4:] == ["torchvision loop"]
    timed = [name for name in records["scenes"] if "milliseconds" in name]
    assert all(one["scenes"].pop(name) > 0 for one in (records, again) for name in timed) and len(timed) == 4
    assert again == records  # the same, as smoke runs count steps
    kinds = ("10 labels", "images", "images per CPU second", "CPU seconds", "CPU seconds before training")
    beside = ("ours, fine-tuned", "raw pixels", "from scratch", "our encoder untrained", "ResNet-18 untrained")
    asked = {f"{arm}, {kind}" for arm in measure.ARMS for kind in kinds} | {f"{name}, 10 labels" for name in beside}
    assert set(records["scenes"]) == asked
    assert all(0 < value < 1 for name, value in records["scenes"].items() if name.endswith("labels"))
    assert set(records["leads"]) == set(measure.leads(records["scenes"]))


def test_an_arm_that_fails_stops_the_measure(monkeypatch, tmp_path):
    monkeypatch.setattr(measure.sys, "executable", "false" if measure.sys.platform != "win32" else "where")
    with pytest.raises(subprocess.CalledProcessError, match="side_by_side"):
        measure._train_apart("ours", 0, tmp_path / "a.safetensors")
