"""Small networks: plain numbers in, tensors out; never a loss inside."""

from ssl_course.models.conv import ConvEncoder, whiten
from ssl_course.models.heads import Predictor, Projector

__all__ = ["ConvEncoder", "Predictor", "Projector", "whiten"]
