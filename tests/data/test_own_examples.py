"""Files made of what packages ship are read back by the course's own doors, whole."""

import pytest
import torch
from PIL import Image
from sklearn.datasets import load_breast_cancer, load_diabetes, load_sample_image, load_wine

from ssl_course import data
from ssl_course.data import own_examples
from ssl_course.data.own_examples import LABELLED, SIDE, example_pictures, example_table
from ssl_course.data.own_folders import source_names


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return example_pictures(tmp_path_factory.mktemp("own"))


def test_patches_lie_in_the_folder_of_their_photograph_and_are_those_of_the_photograph(folder):
    own = data.folder(folder, cache=None)
    assert own.classes == ("china", "flower", "hopper") and not own.skipped
    counts = torch.bincount(own.pictures.factors["class"]).tolist()
    assert counts == [16 * LABELLED] * 3 and len(own) > 20 * len(own.pictures)
    first = torch.from_numpy(load_sample_image("china.jpg")[:SIDE, :SIDE].copy()).permute(2, 0, 1)
    assert Image.open(folder / "china" / "china-00_00.png").size == (SIDE, SIDE)
    assert torch.equal(own.pool.images[own.names.index("china/china-00_00.png")], first)


def test_a_region_has_a_name_of_its_own_with_and_without_label(folder):
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.png")]
    regions = source_names(names, ("china", "flower", "hopper"), "_")
    assert len(set(regions)) == 48 and None not in regions
    assert len(names) == len({name.rpartition("/")[2] for name in names})
    bare = {region for region, name in zip(regions, names, strict=True) if name.startswith("unlabelled/")}
    assert bare == set(regions)


def test_a_second_call_writes_nothing(folder):
    one = folder / "china" / "china-00_00.png"
    before = one.stat().st_mtime_ns
    assert example_pictures(folder.parent) == folder and one.stat().st_mtime_ns == before


def test_a_folder_that_was_cut_otherwise_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(own_examples, "SIDE", 64)
    monkeypatch.setattr(own_examples, "STRIDE", 64)
    first = {path.relative_to(tmp_path) for path in example_pictures(tmp_path).rglob("*.png")}
    monkeypatch.setattr(own_examples, "LABELLED", 1)
    second = {path.relative_to(tmp_path) for path in example_pictures(tmp_path).rglob("*.png")}
    assert len(first) == len(second)
    assert len([path for path in second if path.parts[1] != "unlabelled"]) == 48 < 96


@pytest.mark.parametrize(
    ("name", "load", "cut"),
    [("breast_cancer", load_breast_cancer, None), ("wine", load_wine, None), ("diabetes", load_diabetes, 140)],
)
def test_tables_are_those_of_scikit_learn(name, load, cut, tmp_path):
    own, bunch = data.table(example_table(name, tmp_path), target="target", cut=cut), load()
    assert len(own) == len(bunch.target) and len(own.columns) == bunch.data.shape[1]
    labels = torch.bincount(own.labelled.labels).tolist()
    expected = (bunch.target > 140).tolist() if cut else bunch.target.tolist()
    assert sorted(labels) == sorted(expected.count(value) for value in set(expected))


def test_another_table_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="no table 'iris'; there are: breast_cancer, wine, diabetes"):
        example_table("iris", tmp_path)
