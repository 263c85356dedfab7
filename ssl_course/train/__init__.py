"""Training: the loop, the learning rate over time, batches without labels, seeds, checkpoints."""

from ssl_course.train.checkpoints import load, save
from ssl_course.train.loop import History, batches, fit, seed_all, warmup_cosine
from ssl_course.train.rows import row_batches
from ssl_course.train.texts import sentence_batches

__all__ = ["History", "batches", "fit", "load", "row_batches", "save", "seed_all", "sentence_batches", "warmup_cosine"]
