"""How good is a representation? Features in, numbers with intervals out."""

from ssl_course.evaluate.collapse import alignment, effective_rank, embedding_std, spectrum, uniformity
from ssl_course.evaluate.denoisers import best_guess
from ssl_course.evaluate.entropy import missing_word_entropy, next_word_entropy
from ssl_course.evaluate.features import calibrate_batchnorm, encoder, features, pixels
from ssl_course.evaluate.fine_tuning import accuracy, fine_tune, train_classifier
from ssl_course.evaluate.intervals import Interval, mean_ci, paired_ci
from ssl_course.evaluate.maps import map_2d
from ssl_course.evaluate.occlusion import occlusion_map
from ssl_course.evaluate.probes import few_label_probe, knn, linear_probe, logistic_regression
from ssl_course.evaluate.questions import probe_scenes, scene_classes
from ssl_course.evaluate.ranking import auc
from ssl_course.evaluate.readouts import linear_readout
from ssl_course.evaluate.subspaces import principal_angles, principal_components

__all__ = [
    "Interval",
    "accuracy",
    "alignment",
    "auc",
    "best_guess",
    "calibrate_batchnorm",
    "effective_rank",
    "embedding_std",
    "encoder",
    "features",
    "few_label_probe",
    "fine_tune",
    "knn",
    "linear_probe",
    "linear_readout",
    "logistic_regression",
    "map_2d",
    "mean_ci",
    "missing_word_entropy",
    "next_word_entropy",
    "occlusion_map",
    "paired_ci",
    "pixels",
    "principal_angles",
    "principal_components",
    "probe_scenes",
    "scene_classes",
    "spectrum",
    "train_classifier",
    "uniformity",
]
