"""Full-size sets that are missing, damaged, in the wrong place, or can't be fetched: a clear line each."""

import pickle
import shutil
import socket

import pytest

from ssl_course import data
from ssl_course.data import archives

SETS = {
    "cifar-10-batches-py": (data.cifar10, "data_batch_3", "cifar-10-python.tar.gz"),
    "cifar-100-python": (data.cifar100, "test", "cifar-100-python.tar.gz"),
    "stl10_binary": (data.stl10, "unlabeled_X.bin", "stl10_binary.tar.gz"),
}
each = pytest.mark.parametrize("folder", SETS)


@pytest.fixture
def root(tiny_sets, tmp_path):
    """A copy that may be spoilt, without the archives."""
    for folder in SETS:
        shutil.copytree(tiny_sets / folder, tmp_path / "root" / folder)
    return tmp_path / "root"


def refused(load, *given, **options):
    with pytest.raises(data.DataFileError) as caught:
        load(*given, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@each
def test_a_missing_set_is_not_fetched_unasked(folder, tiny_sets, tmp_path, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it went to the network"))
    load, _, archive = SETS[folder]
    said = refused(load, tmp_path)
    assert f"{tmp_path / folder} is missing. Ask for the download (--download): {archive} is fetched from http" in said
    assert "there is no folder" in refused(load, tmp_path / "nowhere") and not (tmp_path / "nowhere").exists()


@each
def test_a_missing_file_is_named(folder, root):
    load, file, _ = SETS[folder]
    (root / folder / file).unlink()
    assert f"{root / folder / file} is missing. " in refused(load, root)


@each
def test_a_damaged_file_is_named_and_not_read(folder, root):
    """One byte is another one; the size is right."""
    load, file, _ = SETS[folder]
    content = bytearray((root / folder / file).read_bytes())
    content[-1] ^= 1
    (root / folder / file).write_bytes(content)
    assert f"{root / folder / file} is damaged: its MD5 is not the published" in refused(load, root)


def test_a_truncated_description_of_the_classes_is_named(root):
    path = root / "cifar-100-python" / "meta"
    path.write_bytes(path.read_bytes()[:-9])
    assert f"{path} is damaged" in refused(data.cifar100, root)


def test_a_pickle_of_somebody_else_is_never_opened(root, tmp_path):
    """Opening it would write a file."""

    class Harmful:
        def __reduce__(self):
            return open, (str(tmp_path / "harm"), "w")

    (root / "cifar-10-batches-py" / "data_batch_1").write_bytes(pickle.dumps({"data": Harmful(), "labels": []}))
    assert "is damaged" in refused(data.cifar10, root) and not (tmp_path / "harm").exists()


@each
def test_one_folder_too_deep(folder, root):
    assert f"Give the folder above it: {root}." in refused(SETS[folder][0], root / folder)


def test_a_file_in_the_place_of_the_folder(root):
    path = root / "stl10_binary" / "class_names.txt"
    assert f"{path} is a file: give the folder" in refused(data.stl10, path)


@each
def test_offline_it_says_what_can_be_done(folder, tiny_sets, tmp_path):
    """The fixture's address refuses every connection."""
    load, _, archive = SETS[folder]
    said = refused(load, tmp_path, download=True)
    assert f"{archive} could not be fetched from http" in said
    assert "Without a network, bring the archive into that folder" in said
    assert socket.getdefaulttimeout() is None


@each
def test_an_archive_that_lies_there_is_named_and_unpacked_without_a_network(folder, tiny_sets, tmp_path):
    load, _, archive = SETS[folder]
    shutil.copy(tiny_sets / archive, tmp_path)
    assert f"{archive} lies there: ask for the download" in refused(load, tmp_path)
    unpacked, expected = load(tmp_path, download=True), load(tiny_sets)
    assert all(one.images.equal(other.images) for one, other in zip(unpacked, expected, strict=True))
    assert load(tmp_path).train.images.equal(expected.train.images)


def test_another_archive_than_the_published_one_is_not_unpacked(tiny_sets, tmp_path):
    content = (tiny_sets / "cifar-10-python.tar.gz").read_bytes()
    (tmp_path / "cifar-10-python.tar.gz").write_bytes(content[: len(content) // 2])
    assert "could not be fetched" in refused(data.cifar10, tmp_path, download=True)
    assert not (tmp_path / "cifar-10-batches-py").exists()


def test_a_damaged_file_is_mended_from_the_archive(root, tiny_sets):
    shutil.copy(tiny_sets / "cifar-100-python.tar.gz", root)
    (root / "cifar-100-python" / "train").write_bytes(b"")
    assert len(data.cifar100(root, download=True).train) == 200


def test_a_folder_that_can_not_be_written(tiny_sets, tmp_path):
    (tmp_path / "a_file").touch()
    said = refused(data.cifar10, tmp_path / "a_file" / "below", download=True)
    assert "could not be fetched" in said


def test_a_home_folder_may_be_written_with_a_tilde(root, monkeypatch):
    monkeypatch.setenv("HOME", str(root.parent))
    monkeypatch.setenv("USERPROFILE", str(root.parent))
    assert len(data.cifar10("~/root").test) == 60


def test_a_silent_server_is_not_waited_for_without_an_end(monkeypatch):
    with archives._patience():
        assert socket.getdefaulttimeout() == archives.PATIENCE
    assert socket.getdefaulttimeout() is None
