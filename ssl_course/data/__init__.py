"""The course's data, one file each, and the learner's own: pictures as uint8 tensors, sentences as words, tables."""

from ssl_course.data.adult import adult
from ssl_course.data.breast_cancer import breast_cancer
from ssl_course.data.cifar import cifar10, cifar100
from ssl_course.data.containers import Pictures, Split, TestPartClosed, Unlabeled, hold_out, label_subset, to_float
from ssl_course.data.diabetes import diabetes
from ssl_course.data.digits import digits
from ssl_course.data.factbook import CONTINENTS, Country, factbook
from ssl_course.data.fashion import CLASSES, fashion
from ssl_course.data.loading import load
from ssl_course.data.motion import lossless_motion, motion
from ssl_course.data.own_pictures import OwnPictures, folder
from ssl_course.data.own_table import OwnTable, table
from ssl_course.data.prepared import DataFileError
from ssl_course.data.scenes import clutter, compose, cut_outs, draw_factors, scenes
from ssl_course.data.sentences import draw_sentences, sentence_distribution
from ssl_course.data.sprites import SHAPES, entangled_sprites, factor_classes, sprites
from ssl_course.data.stl import stl10, stl10_unlabeled
from ssl_course.data.tables import Columns, RowCoder, Table
from ssl_course.data.vocabulary import Vocabulary, words

__all__ = [
    "CLASSES",
    "CONTINENTS",
    "OwnPictures",
    "OwnTable",
    "SHAPES",
    "Columns",
    "Country",
    "DataFileError",
    "Pictures",
    "RowCoder",
    "Split",
    "Table",
    "TestPartClosed",
    "Unlabeled",
    "Vocabulary",
    "adult",
    "breast_cancer",
    "cifar10",
    "cifar100",
    "clutter",
    "compose",
    "cut_outs",
    "diabetes",
    "digits",
    "draw_factors",
    "draw_sentences",
    "entangled_sprites",
    "factbook",
    "factor_classes",
    "fashion",
    "folder",
    "hold_out",
    "label_subset",
    "load",
    "lossless_motion",
    "motion",
    "scenes",
    "sentence_distribution",
    "sprites",
    "stl10",
    "stl10_unlabeled",
    "table",
    "to_float",
    "words",
]
