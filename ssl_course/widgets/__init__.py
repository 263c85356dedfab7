"""Widgets with a static twin."""

from ssl_course.widgets.answer import answer
from ssl_course.widgets.clip_player import clip_player
from ssl_course.widgets.embedding_explorer import embedding_explorer
from ssl_course.widgets.gap_box import gap_box
from ssl_course.widgets.predict import predict
from ssl_course.widgets.slideshow import slideshow
from ssl_course.widgets.twin import WithTwin
from ssl_course.widgets.view_explorer import view_explorer

__all__ = [
    "WithTwin",
    "answer",
    "clip_player",
    "embedding_explorer",
    "gap_box",
    "predict",
    "slideshow",
    "view_explorer",
]
