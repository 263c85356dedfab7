"""Showing a figure: with a text for those who can't see it, small enough to be stored; and the house's colours.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; a second cue stands beside them.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C7A00", "#000000")
MARKERS = "os^Dv*PX"


def show(figure: Figure, alt: str) -> None:
    """Display a figure once, with a text for those who can't see it, and close it.

    The bundle holds the picture twice: as HTML with the alt text (notebooks, web pages) and as plain PNG (the rest).
    """
    content = png(figure)
    display(bundle(content, alt), raw=True)


def bundle(content: bytes, alt: str) -> dict[str, str]:
    """A display bundle for a PNG with alt text."""
    code = base64.b64encode(content).decode()
    image = f'<img alt="{html.escape(alt, quote=True)}" src="data:image/png;base64,{code}" style="max-width: 100%">'
    return {"text/html": image, "image/png": code, "text/plain": alt}


def png(figure: Figure, dpi: int = 110) -> bytes:
    """A figure as PNG with a palette of 256 colours (a third of the size, so that notebooks stay small); closes it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=dpi, bbox_inches="tight", facecolor="white")
    plt.close(figure)
    picture = Image.open(buffer).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def tidy(ax: Axes) -> Axes:
    """The axes without their upper and right lines."""
    ax.spines[["top", "right"]].set_visible(False)
    return ax
