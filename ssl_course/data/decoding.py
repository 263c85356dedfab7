"""One picture file of any size and kind -> uint8 `[3, size, size]`, without keeping the full-size picture."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")  # no other decoder is ever run
FITS = ("crop", "pad", "stretch")
MOST_PIXELS = 50_000_000
LARGE = 4_000_000  # pixels
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # what EXIF's orientation asks for
# Larger ones are decoded one at a time, and all in one thread: each thread keeps for itself what it once asked for.
_for_large = ThreadPoolExecutor(1)


class Refused(ValueError):
    """A file gives no picture; the message says why, in a few words."""


@contextlib.contextmanager
def cut_off_is_damaged() -> Iterator[None]:
    """Let `decode` refuse files that are cut off, whatever another library has told Pillow in this process.

    The switch is Pillow's, one for all threads: it is put back at the end.
    """
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def decode(path: str, *, size: int, fit: str = "crop", smallest: int = 8) -> np.ndarray:
    """The picture of a file, red, green and blue: uint8 `[3, size, size]`, 0 to 255.

    Turned as its EXIF data say; what is transparent is laid on white; grey, 16-bit, palette and CMYK pictures become
    red, green and blue; of several frames the first counts. It is shrunk with antialiasing. What the file is decides,
    whatever its name says.

    Args:
        size: side of the result in pixels.
        fit: "crop" cuts out the middle square, "pad" adds white, "stretch" changes the shape.
        smallest: the smallest side in pixels that a picture may have.

    Raises:
        Refused: if the file can't be read, is damaged (cut off, too, under `cut_off_is_damaged`), no JPEG, PNG or WebP,
            too small, or too large to be decoded.
    """
    try:
        with open(path, "rb") as file, Image.open(file, formats=FORMATS) as image:
            return _square(image, size, fit, smallest)
    except Refused:
        raise
    except PermissionError:
        raise Refused("no permission to read it") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(f"more than {MOST_PIXELS / 1e6:.0f} million pixels are not decoded") from None
    except UnidentifiedImageError:
        raise Refused("its content is no JPEG, PNG or WebP") from None
    except Exception as error:  # a damaged file makes decoders fail in many ways
        raise Refused(f"damaged or cut off ({_first_line(error)})") from None


def _square(image: Image.Image, size: int, fit: str, smallest: int) -> np.ndarray:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Refused(f"{width:,} × {height:,} pixels: more than {MOST_PIXELS / 1e6:.0f} million are not decoded")
    if min(width, height) < smallest:
        raise Refused(f"{width} × {height} pixels: smaller than {smallest}")
    large = width * height > LARGE
    small = _for_large.submit(_small, image, size, fit).result() if large else _small(image, size, fit)
    if fit == "pad":
        canvas = Image.new("RGB", (size, size), "white")
        canvas.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
        small = canvas
    return np.ascontiguousarray(np.asarray(small).transpose(2, 0, 1))


def _small(image: Image.Image, size: int, fit: str) -> Image.Image:
    """Decoded, shrunk and turned; the large one is gone then."""
    turn = _turn(image)
    image.draft(None, (2 * size, 2 * size))  # a JPEG is decoded at a half, a quarter or an eighth of its size
    small = _shrunk(_plain(image), size, fit)
    image.close()
    return _on_white(small if turn is None else small.transpose(turn))


def _plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be shrunk."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits of grey
        values = np.asarray(image).astype(np.float32)
        return Image.fromarray(np.clip(values / 257, 0, 255).round().astype(np.uint8))
    if image.has_transparency_data:
        return image if image.mode in ("RGBA", "LA") else image.convert("RGBA")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _shrunk(image: Image.Image, size: int, fit: str) -> Image.Image:
    width, height = image.size
    target, box = (size, size), (0.0, 0.0, float(width), float(height))
    if fit == "crop":
        side = min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        box = (left, top, left + side, top + side)
    elif fit == "pad":
        target = tuple(max(1, round(size * side / max(width, height))) for side in (width, height))
    return image.resize(target, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA"):
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What the camera wrote about how it was held; damaged EXIF data count as none."""
    try:
        return TURNS.get(image.getexif().get(274))
    except Exception:
        return None


def _first_line(error: Exception) -> str:
    words = str(error).strip().splitlines()
    return words[0][:80] if words else type(error).__name__
