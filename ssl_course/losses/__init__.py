"""The losses, as pure functions on tensors: nothing is stored, nothing is configured. One file per family."""

from ssl_course.losses.barlow_twins import BarlowTerms, barlow_twins
from ssl_course.losses.columns import column_loss
from ssl_course.losses.energy import EnergyTerms, column_energy, spectral_contrastive
from ssl_course.losses.hidden_patches import hidden_patch_loss
from ssl_course.losses.info_nce import info_nce
from ssl_course.losses.pseudo_label import pseudo_label_loss
from ssl_course.losses.siamese import ContrastiveTerms, contrastive_margin, negative_cosine
from ssl_course.losses.vicreg import VICRegTerms, vicreg_terms
from ssl_course.losses.vicregl import Matches, match_by_feature, match_by_position
from ssl_course.losses.words import missing_word_loss, next_word_loss

__all__ = [
    "BarlowTerms",
    "ContrastiveTerms",
    "EnergyTerms",
    "Matches",
    "VICRegTerms",
    "barlow_twins",
    "column_energy",
    "column_loss",
    "contrastive_margin",
    "hidden_patch_loss",
    "info_nce",
    "match_by_feature",
    "match_by_position",
    "missing_word_loss",
    "negative_cosine",
    "next_word_loss",
    "pseudo_label_loss",
    "spectral_contrastive",
    "vicreg_terms",
]
