"""Small networks: plain numbers in, tensors out; never a loss inside."""

from ssl_course.models.conv import ConvEncoder, whiten
from ssl_course.models.decoder import ConvDecoder
from ssl_course.models.heads import Predictor, Projector
from ssl_course.models.perceptron import Perceptron

__all__ = ["ConvDecoder", "ConvEncoder", "Perceptron", "Predictor", "Projector", "whiten"]
