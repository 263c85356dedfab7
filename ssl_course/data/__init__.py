"""The course's pictures, as uint8 tensors in memory. One file per data set."""

from ssl_course.data.containers import Pictures, Split, TestPartClosed, Unlabeled, hold_out, label_subset, to_float
from ssl_course.data.digits import digits
from ssl_course.data.fashion import CLASSES, fashion
from ssl_course.data.prepared import DataFileError
from ssl_course.data.scenes import clutter, compose, cut_outs, draw_factors, scenes
from ssl_course.data.sprites import SHAPES, entangled_sprites, factor_classes, sprites

__all__ = [
    "CLASSES",
    "SHAPES",
    "DataFileError",
    "Pictures",
    "Split",
    "TestPartClosed",
    "Unlabeled",
    "clutter",
    "compose",
    "cut_outs",
    "digits",
    "draw_factors",
    "entangled_sprites",
    "factor_classes",
    "fashion",
    "hold_out",
    "label_subset",
    "scenes",
    "sprites",
    "to_float",
]
