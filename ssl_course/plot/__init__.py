"""Drawing: figures with alt text, charts, pictures. A drawing that one lesson uses stands in `plot/lesson_NN`."""

import matplotlib.pyplot as plt

from ssl_course.plot.charts import alt_scores, lines, loss_curve, paired_leads
from ssl_course.plot.figure import COLOURS, MARKERS, WIDTH, bundle, closed_after_error, png, show, tidy
from ssl_course.plot.pictures import gallery, tile

__all__ = [
    "COLOURS",
    "MARKERS",
    "WIDTH",
    "alt_scores",
    "bundle",
    "closed_after_error",
    "gallery",
    "lines",
    "loss_curve",
    "paired_leads",
    "plt",
    "png",
    "show",
    "tidy",
    "tile",
]
