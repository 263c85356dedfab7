"""Small networks: plain numbers in, tensors out; never a loss inside."""

from ssl_course.models.clips import (
    ClipTransformer,
    FrameByFrame,
    MaskedClips,
    clip_positions,
    follow,
    patchify_clips,
    unpatchify_clips,
)
from ssl_course.models.conv import ConvEncoder, whiten
from ssl_course.models.decoder import ConvDecoder
from ssl_course.models.heads import Predictor, Projector
from ssl_course.models.jepa import RowPredictor
from ssl_course.models.masked import MaskedAutoencoder
from ssl_course.models.patches import (
    decoder_input,
    normalise_patches,
    patchify,
    take,
    unpatchify,
    visible_first,
)
from ssl_course.models.perceptron import Perceptron
from ssl_course.models.resnet import resnet18
from ssl_course.models.rows import RowEncoder
from ssl_course.models.text import WordTransformer, causal_mask
from ssl_course.models.vit import VisionTransformer, sine_positions

__all__ = [
    "ClipTransformer",
    "ConvDecoder",
    "ConvEncoder",
    "FrameByFrame",
    "MaskedAutoencoder",
    "MaskedClips",
    "Perceptron",
    "Predictor",
    "Projector",
    "RowEncoder",
    "RowPredictor",
    "VisionTransformer",
    "WordTransformer",
    "causal_mask",
    "clip_positions",
    "decoder_input",
    "follow",
    "normalise_patches",
    "patchify",
    "patchify_clips",
    "resnet18",
    "sine_positions",
    "take",
    "unpatchify",
    "unpatchify_clips",
    "visible_first",
    "whiten",
]
