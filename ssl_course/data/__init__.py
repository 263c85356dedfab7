"""The course's data: pictures as uint8 tensors in memory, sentences as lists of words. One file per data set."""

from ssl_course.data.containers import Pictures, Split, TestPartClosed, Unlabeled, hold_out, label_subset, to_float
from ssl_course.data.digits import digits
from ssl_course.data.factbook import CONTINENTS, Country, factbook
from ssl_course.data.fashion import CLASSES, fashion
from ssl_course.data.motion import ITEMS, lossless_motion, motion
from ssl_course.data.prepared import DataFileError
from ssl_course.data.scenes import clutter, compose, cut_outs, draw_factors, scenes
from ssl_course.data.sentences import draw_sentences, sentence_distribution
from ssl_course.data.sprites import SHAPES, entangled_sprites, factor_classes, sprites
from ssl_course.data.vocabulary import Vocabulary, words

__all__ = [
    "CLASSES",
    "CONTINENTS",
    "ITEMS",
    "SHAPES",
    "Country",
    "DataFileError",
    "Pictures",
    "Split",
    "TestPartClosed",
    "Unlabeled",
    "Vocabulary",
    "clutter",
    "compose",
    "cut_outs",
    "digits",
    "draw_factors",
    "draw_sentences",
    "entangled_sprites",
    "factbook",
    "factor_classes",
    "fashion",
    "hold_out",
    "label_subset",
    "lossless_motion",
    "motion",
    "scenes",
    "sentence_distribution",
    "sprites",
    "to_float",
    "words",
]
