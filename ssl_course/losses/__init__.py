"""The losses, as pure functions on tensors: nothing is stored, nothing is configured. One file per family."""

from ssl_course.losses.barlow_twins import BarlowTerms, barlow_twins
from ssl_course.losses.columns import column_loss
from ssl_course.losses.distillation import moving_centre, self_distillation
from ssl_course.losses.energy import EnergyTerms, column_energy, spectral_contrastive
from ssl_course.losses.hidden_patches import hidden_patch_loss
from ssl_course.losses.info_nce import info_nce
from ssl_course.losses.pseudo_label import pseudo_label_loss
from ssl_course.losses.queue import queue_loss
from ssl_course.losses.siamese import ContrastiveTerms, contrastive_margin, negative_cosine
from ssl_course.losses.sigreg import LeJEPATerms, epps_pulley, lejepa_terms
from ssl_course.losses.vicreg import VICRegTerms, vicreg_terms
from ssl_course.losses.vicregl import Matches, match_by_feature, match_by_position
from ssl_course.losses.words import missing_word_loss, next_word_loss

__all__ = [
    "BarlowTerms",
    "ContrastiveTerms",
    "EnergyTerms",
    "LeJEPATerms",
    "Matches",
    "VICRegTerms",
    "barlow_twins",
    "column_energy",
    "column_loss",
    "contrastive_margin",
    "epps_pulley",
    "hidden_patch_loss",
    "info_nce",
    "lejepa_terms",
    "match_by_feature",
    "match_by_position",
    "missing_word_loss",
    "moving_centre",
    "negative_cosine",
    "next_word_loss",
    "pseudo_label_loss",
    "queue_loss",
    "self_distillation",
    "spectral_contrastive",
    "vicreg_terms",
]
