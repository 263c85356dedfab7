"""A map whose pictures move: from key to key along straight lines, as an animated PNG, with a still beside it."""

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.markers import MarkerStyle
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont
from torch import Tensor

from ssl_course.plot.figure import COLOURS, MARKERS
from ssl_course.plot.pictures import tile

SIZE, ROOM, THUMBNAIL, FRAME = (760, 560), 76, 22, 2  # pixels; ROOM below the map is for words and the legend
BADGE = 13  # pixels: the white corner with the mark of the class
BETWEEN, PAUSE, BEAT = 2, 3000, 120  # pictures from key to key; milliseconds of the last one, of the others


def animation(
    maps: Sequence[np.ndarray], words: Sequence[str], images: Tensor, classes: Tensor, names: Sequence[str]
) -> tuple[bytes, bytes]:
    """A moving map and its still, the last picture of it, as PNG.

    Args:
        maps: `[n, 2]` each, within -1 to 1: where the pictures are at each key.
        words: one line for each key.
        images: uint8 `[n, channels, height, width]`. classes: int `[n]`, for frame and mark. names: of the classes.

    Raises:
        ValueError: for other numbers of lines than of maps, or of points than of pictures; for more than eight classes.
    """
    if len(names) > len(MARKERS):
        raise ValueError(f"{len(names)} classes need as many marks, and there are {len(MARKERS)}: show fewer of them.")
    if len(words) != len(maps) or any(points.shape != (len(images), 2) for points in maps):
        shapes = ", ".join(sorted({str(list(points.shape)) for points in maps}))
        raise ValueError(f"{len(maps)} maps {shapes} need as many lines, got {len(words)}, for {len(images)} pictures.")
    badges = [_badge(*cues) for cues in zip(COLOURS, MARKERS, strict=False)]
    thumbnails = [
        _framed(picture, COLOURS[index], badges[index]) for picture, index in zip(images, classes.tolist(), strict=True)
    ]
    contrast = images.flatten(1).float().std(1)
    icons = [thumbnails[int((contrast * (classes == index)).argmax())] for index in range(len(names))]
    pages = [_page(maps[0], words[0], thumbnails, icons, names)]
    for before, after, line in zip(maps, maps[1:], words[1:], strict=False):
        for share in np.linspace(0, 1, BETWEEN + 1)[1:]:
            pages.append(_page(before + share * (after - before), line, thumbnails, icons, names))
    pages = _in_few_colours(pages)
    return _png(pages), _png(pages[-1:])


def _badge(colour: str, marker: str, fine: int = 8) -> Image.Image:
    """The mark of a class on white: who can't tell the frames' colours tells the marks."""
    style = MarkerStyle(marker)
    outline = style.get_path().transformed(style.get_transform()).to_polygons()[0]
    badge = Image.new("RGB", (BADGE * fine, BADGE * fine), "white")
    points = outline * (1, -1) / np.abs(outline).max() * (BADGE * fine / 2 - fine) + BADGE * fine / 2
    ImageDraw.Draw(badge).polygon([tuple(point) for point in points], fill=colour)
    return badge.resize((BADGE, BADGE), Image.Resampling.BOX).quantize(4, dither=Image.Dither.NONE).convert("RGB")


def _framed(picture: Tensor, colour: str, badge: Image.Image) -> Image.Image:
    """A thumbnail in few flat colours, which pack well, in its frame, with a badge in its corner."""
    small = Image.fromarray(tile(picture[None], 1)).filter(ImageFilter.MedianFilter(3)).resize((THUMBNAIL, THUMBNAIL))
    small = ImageEnhance.Brightness(small).enhance(1.5).quantize(4, dither=Image.Dither.NONE).convert("RGB")
    framed = Image.new("RGB", (THUMBNAIL + 2 * FRAME, THUMBNAIL + 2 * FRAME), colour)
    framed.paste(small, (FRAME, FRAME))
    framed.paste(badge, (framed.width - BADGE, framed.height - BADGE))
    return framed


def _page(
    points: np.ndarray, line: str, thumbnails: list[Image.Image], icons: list[Image.Image], names: Sequence[str]
) -> Image.Image:
    page = Image.new("RGB", SIZE, "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(15)
    room = np.array([SIZE[0], SIZE[1] - ROOM]) - thumbnails[0].width
    corners = ((points * (1, -1) + 1) / 2 * room).round().astype(int)
    for corner, thumbnail in zip(corners, thumbnails, strict=True):
        page.paste(thumbnail, tuple(corner))
    pen.text((8, SIZE[1] - ROOM + 8), line, "black", font)
    for index, (icon, name) in enumerate(zip(icons, names, strict=True)):
        left = 8 + index * (SIZE[0] - 8) // len(names)
        page.paste(icon, (left, SIZE[1] - 38))
        pen.text((left + icon.width + 4, SIZE[1] - 34), name, "black", ImageFont.load_default(13))
    return page


def _in_few_colours(pages: list[Image.Image]) -> list[Image.Image]:
    """All pages in the same 64 colours, those of the last one and a clean white."""
    palette = Image.new("P", (1, 1))
    palette.putpalette([*pages[-1].quantize(63, dither=Image.Dither.NONE).getpalette()[: 3 * 63], 255, 255, 255])
    return [page.quantize(palette=palette, dither=Image.Dither.NONE) for page in pages]


def _png(pages: list[Image.Image]) -> bytes:
    """One page, or several that move: only what changes from page to page is stored."""
    buffer, (first, *others) = io.BytesIO(), pages
    beats = {"duration": [BEAT] * len(others) + [PAUSE], "loop": 0} if others else {}
    first.save(buffer, "PNG", save_all=bool(others), append_images=others, optimize=True, **beats)
    return buffer.getvalue()
