"""The methods, one training step each: what its lesson built, `(network, view, *, generator, ...) -> step`."""

from ssl_course.methods.barlow_twins import barlow_twins
from ssl_course.methods.byol import byol
from ssl_course.methods.denoising import denoising
from ssl_course.methods.dino import dino
from ssl_course.methods.energy import column_energy, spectral
from ssl_course.methods.fixmatch import fixmatch, mild_view, train_fixmatch
from ssl_course.methods.i_jepa import i_jepa, pretrain_i_jepa
from ssl_course.methods.lejepa import lejepa
from ssl_course.methods.lengths import pretrain_lengths
from ssl_course.methods.masked import masked_autoencoder, pretrain_masked
from ssl_course.methods.moco import moco
from ssl_course.methods.pretraining import Method, Step, View, pair_method, pretrain
from ssl_course.methods.siamese import margin, simsiam
from ssl_course.methods.simclr import simclr
from ssl_course.methods.tables import denoising_rows, pretrain_rows, scarf, upstream
from ssl_course.methods.vicreg import vicreg
from ssl_course.methods.words import missing_word, next_word

METHODS: dict[str, Method] = {
    "margin": margin,
    "simsiam": simsiam,
    "simclr": simclr,
    "barlow_twins": barlow_twins,
    "vicreg": vicreg,
    "spectral": spectral,
    "column_energy": column_energy,
    "moco": moco,
    "byol": byol,
    "dino": dino,
    "lejepa": lejepa,
}

__all__ = [
    "METHODS",
    "Method",
    "Step",
    "View",
    "barlow_twins",
    "byol",
    "column_energy",
    "denoising",
    "denoising_rows",
    "dino",
    "fixmatch",
    "i_jepa",
    "lejepa",
    "margin",
    "masked_autoencoder",
    "mild_view",
    "missing_word",
    "moco",
    "next_word",
    "pair_method",
    "pretrain",
    "pretrain_i_jepa",
    "pretrain_lengths",
    "pretrain_masked",
    "pretrain_rows",
    "scarf",
    "simclr",
    "simsiam",
    "spectral",
    "train_fixmatch",
    "upstream",
    "vicreg",
]
