"""A file of any kind becomes one small picture of known colours, or is refused with a reason in words."""

import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from ssl_course.data import decoding
from ssl_course.data.decoding import Refused, cut_off_is_damaged, decode

RED, BLUE = (220, 30, 30), (30, 30, 220)


@pytest.fixture
def halves():
    """96 × 64 pixels: the left half red, the right half blue."""
    picture = Image.new("RGB", (96, 64), RED)
    picture.paste(BLUE, (48, 0, 96, 64))
    return picture


def colour(array, row, column):
    return tuple(int(value) for value in array[:, row, column])


def near(found, wanted, by=12):
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
def test_formats(ending, halves, tmp_path):
    halves.save(tmp_path / f"x.{ending}", quality=95)
    found = decode(tmp_path / f"x.{ending}", size=16)
    assert found.shape == (3, 16, 16) and found.dtype == np.uint8 and found.flags.c_contiguous
    assert near(colour(found, 8, 2), RED) and near(colour(found, 8, 13), BLUE)


def test_the_content_counts_not_the_name(halves, tmp_path):
    halves.save(tmp_path / "x.png", "JPEG", quality=95)
    assert near(colour(decode(tmp_path / "x.png", size=16), 8, 2), RED)


def test_three_ways_to_make_a_square(tmp_path):
    picture = Image.new("RGB", (90, 30), RED)
    picture.paste(BLUE, (30, 0, 60, 30))  # the middle third
    picture.save(tmp_path / "x.png")
    crop, pad, stretch = (decode(tmp_path / "x.png", size=30, fit=fit) for fit in ("crop", "pad", "stretch"))
    assert near(colour(crop, 15, 1), BLUE) and near(colour(crop, 15, 28), BLUE)
    assert colour(pad, 2, 15) == (255, 255, 255) and near(colour(pad, 15, 15), BLUE) and near(colour(pad, 15, 2), RED)
    assert near(colour(stretch, 2, 15), BLUE) and near(colour(stretch, 28, 2), RED)


def test_modes_become_red_green_and_blue(halves, tmp_path):
    grey = Image.new("L", (32, 32), 100)
    deep = Image.fromarray(np.full((32, 32), 100 * 257, np.uint16))
    half_clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    half_clear.paste((*RED, 255), (0, 0, 16, 32))
    palette = half_clear.quantize(8)
    two = Image.new("1", (32, 32), 1)
    cases = {
        "grey": (grey, (100,) * 3, (100,) * 3),
        "deep": (deep, (100,) * 3, (100,) * 3),
        "clear": (half_clear, RED, (255,) * 3),
        "palette": (palette, RED, (255,) * 3),
        "both": (Image.merge("LA", [grey, Image.new("L", (32, 32), 0)]), (255,) * 3, (255,) * 3),
        "two": (two, (255,) * 3, (255,) * 3),
    }
    for name, (picture, left, right) in cases.items():
        picture.save(tmp_path / f"{name}.png")
        found = decode(tmp_path / f"{name}.png", size=16)
        assert near(colour(found, 8, 2), left) and near(colour(found, 8, 13), right), name
    halves.convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    assert near(colour(decode(tmp_path / "print.jpg", size=16), 8, 2), RED, by=40)
    grey.save(tmp_path / "key.png", transparency=100)  # grey, of which one level is clear
    assert colour(decode(tmp_path / "key.png", size=16), 8, 8) == (255, 255, 255)


@pytest.mark.parametrize(
    ("orientation", "left", "top"),
    [(1, RED, None), (2, BLUE, None), (3, BLUE, None), (4, RED, None)]
    + [(5, None, RED), (6, None, RED), (7, None, BLUE), (8, None, BLUE), (99, RED, None)],
)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_turned_camera_is_turned_back(orientation, left, top, ending, halves, tmp_path):
    """Orientation 6: what the file holds at the left stands on top (of red over blue)."""
    exif = Image.Exif()
    exif[274] = orientation
    halves.save(tmp_path / f"x.{ending}", exif=exif, quality=95)
    found = decode(tmp_path / f"x.{ending}", size=16)
    if left:
        assert near(colour(found, 8, 2), left)
    else:
        assert near(colour(found, 2, 8), top) and near(colour(found, 13, 8), BLUE if top == RED else RED)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # `folder` silences it
def test_damaged_turning_is_no_turning(halves, tmp_path):
    halves.save(tmp_path / "x.jpg", exif=b"Exif\0\0MM\0*garbage", quality=95)
    assert near(colour(decode(tmp_path / "x.jpg", size=16), 8, 2), RED)


def test_bad_files_are_refused_in_words(halves, tmp_path, monkeypatch):
    halves.save(tmp_path / "good.png")
    halves.save(tmp_path / "good.jpg")
    content = (tmp_path / "good.png").read_bytes()
    huge = bytearray(content)
    huge[16:24] = (20_000).to_bytes(4, "big") * 2  # a header of 400 million pixels
    huge[29:33] = zlib.crc32(huge[12:29]).to_bytes(4, "big")
    large = bytearray(huge)
    large[16:24] = (8_000).to_bytes(4, "big") * 2
    large[29:33] = zlib.crc32(large[12:29]).to_bytes(4, "big")
    files = {
        "text.png": (b"hello", "no JPEG, PNG or WebP"),
        "cut.png": (content[:-60], "damaged or cut off"),
        "cut.jpg": ((tmp_path / "good.jpg").read_bytes()[:400], "damaged or cut off"),
        "huge.png": (bytes(huge), "more than 50 million pixels are not decoded"),
        "large.png": (bytes(large), "8,000 × 8,000 pixels: more than 50 million"),
        "gif.png": (b"GIF89a" + bytes(40), "no JPEG, PNG or WebP"),
        "eps.jpg": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no JPEG, PNG or WebP"),
    }
    for name, (bad, words) in files.items():
        (tmp_path / name).write_bytes(bad)
        with cut_off_is_damaged(), pytest.raises(Refused, match=words):
            decode(tmp_path / name, size=16)
    Image.new("RGB", (40, 7)).save(tmp_path / "tiny.png")
    with pytest.raises(Refused, match="40 × 7 pixels: smaller than 8"):
        decode(tmp_path / "tiny.png", size=16)
    assert decode(tmp_path / "tiny.png", size=16, smallest=7).shape == (3, 16, 16)

    def closed(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(Refused, match="no permission"):
        decode(tmp_path / "good.png", size=16)


def test_shrinking_takes_the_mean_of_fine_stripes(tmp_path):
    """Every second line black or white: without antialiasing a small picture would be one of the two."""
    stripes = np.zeros((256, 256), np.uint8)
    stripes[::2] = 255
    Image.fromarray(stripes).save(tmp_path / "x.png")
    assert abs(decode(tmp_path / "x.png", size=16).astype(float).mean() - 127.5) < 2


@pytest.mark.slow
def test_large_pictures_are_decoded_one_at_a_time_so_memory_stays_bounded(tmp_path):
    """Eight of 24 million pixels, transparent: 96 megabytes each once decoded, 770 at once."""
    Image.new("RGBA", (6000, 4000), (*RED, 128)).save(tmp_path / "x.png", compress_level=1)
    code = (
        "import resource, sys\nfrom concurrent.futures import ThreadPoolExecutor\n"
        "from ssl_course.data.decoding import decode\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with ThreadPoolExecutor(4) as pool:\n"
        "    made = list(pool.map(lambda _: decode(sys.argv[1], size=32), range(8)))\n"
        "assert len({one.tobytes() for one in made}) == 1\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "x.png"], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 350  # megabytes: one at a time, with what shrinking needs beside it


def test_the_limit_of_pixels_lies_below_pillows_own():
    assert decoding.MOST_PIXELS < Image.MAX_IMAGE_PIXELS
