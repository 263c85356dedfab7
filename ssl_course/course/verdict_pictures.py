"""The arms of a verdict on pictures: raw pixels, a random encoder, from scratch, SimCLR frozen and fine-tuned."""

import functools

import torch
from torch import Tensor, nn

from ssl_course import data, evaluate, train
from ssl_course.course.verdict_case import PENALTIES, Arm, judged, linear_scores, some
from ssl_course.course.verdict_sources import picture_sources
from ssl_course.evaluate import rivals
from ssl_course.evaluate.class_scores import forest_class_scores
from ssl_course.methods.own_pictures import gentle_view, own_encoder, pretrain_own

STEPS, QUICK_STEPS = 1500, 400  # of pretraining, 64 pictures twice
LEAVES = ({"leaf": 1}, {"leaf": 3}, {"leaf": 8})
TRAININGS = ({"steps": 400, "lr": 3e-3}, {"steps": 400, "lr": 1e-3}, {"steps": 150, "lr": 3e-3})
COMPONENTS = 64


class PictureFold:
    """One fold's inputs, each made once: features `[labelled, dim]` by name, and the two encoders."""

    def __init__(self, case: "PictureCase", held: Tensor, seed: int, encoder: nn.Module) -> None:
        self.case, self.seed, self.encoder = case, seed, encoder
        rest = case.without(held).images
        self.some = rest[some(len(rest), 5000)]

    @functools.cached_property
    def random(self) -> nn.Module:
        """A network that learnt nothing, its batch norms calibrated."""
        network = self.case.fresh(self.seed)
        evaluate.calibrate_batchnorm(network, self.some[:2000])
        return network

    @functools.cache  # noqa: B019  (it lives as long as the fold)
    def features(self, name: str) -> Tensor:
        """Of the labelled pictures: pixels, components, random or pretrained."""
        images = self.case.images
        if name == "pixels":
            return evaluate.pixels(images)
        if name == "components":
            pool = evaluate.pixels(self.some)
            count = min(COMPONENTS, *pool.shape)
            return rivals.principal_components(pool, count, self.seed)(evaluate.pixels(images))
        return evaluate.features(self.random if name == "random" else self.encoder, images)


class PictureCase:
    """Pictures, some or all with a label; what `verdict_case.Case` says.

    Args:
        own: as `data.folder` gives them, with labels.
        quick: shorter pretraining, one setting each, no training at equal cost.
        together: pictures whose names are equal up to the last of these characters are of one source, which stands in
            one part: `own_folders.source_names`.

    Raises:
        ValueError: if no name holds `together`.
    """

    what = "pictures"

    def __init__(self, own: data.OwnPictures, *, quick: bool = False, together: str = "") -> None:
        labels = own.pictures.factors["class"] if own.classes else torch.empty(0, dtype=torch.long)
        self.pool, self.pooled = own.pool, len(own.pool)
        self.words = [own.classes[label] for label in labels.tolist()] + [""] * (self.pooled - len(labels))
        self.sources, self.notes = picture_sources(own, together)
        groups = self.sources[: len(labels)] if together else None
        self.rows, self.labels, self.classes = judged(labels, own.classes, groups)
        self.left = tuple(sorted(set(own.classes) - set(self.classes)))
        self.groups = None if groups is None else groups[self.rows]
        self.images = own.pool.images[self.rows]
        self.steps = QUICK_STEPS if quick else STEPS
        self.arms = self._arms(quick)

    def _arms(self, quick: bool) -> tuple[Arm, ...]:
        pixels, components, random, frozen = (
            functools.partial(linear_scores, self, name) for name in ("pixels", "components", "random", "pretrained")
        )
        scratch, tuned = (functools.partial(self._network, start) for start in ("fresh", "pretrained"))
        arms = (
            Arm("raw pixels, linear", "raw", PENALTIES, pixels),
            Arm("principal components, linear", "raw", PENALTIES, components),
            Arm("raw pixels, forest", "raw", LEAVES, self._forest, lambda **_: 60.0),
            Arm("random encoder, frozen", "random", PENALTIES, random),
            Arm("from scratch", "scratch", TRAININGS, scratch, _cost),
            Arm("SimCLR, frozen", "pretrained", PENALTIES, frozen),
            Arm("SimCLR, fine-tuned", "pretrained", TRAININGS, tuned, _cost),
        )
        if quick:
            return arms
        long = ({"steps": 400 + self.steps, "lr": 3e-3},)  # a step of pretraining sees half as large a picture
        return (*arms, Arm("from scratch, equal cost", "scratch", long, scratch, _cost))

    def without(self, held: Tensor) -> data.Unlabeled:
        """The pool without some labelled pictures, and without all others of their sources, labelled or not."""
        gone = torch.isin(self.sources, self.sources[self.rows[held]])
        return data.Unlabeled(self.pool.images[~gone])

    def fresh(self, seed: int) -> nn.Module:
        """An encoder before pretraining, its first layer whitened on the pool."""
        train.seed_all(seed, threads=torch.get_num_threads())
        return own_encoder(self.pool.images[some(self.pooled, 4000)])

    def pretrained(self, encoder: nn.Module, held: Tensor, seed: int) -> nn.Module:
        """The encoder, pretrained by SimCLR on all pictures but those held out."""
        return pretrain_own(encoder, self.without(held), steps=self.steps, generator=_generator(seed))

    def fold(self, held: Tensor, seed: int, encoder: nn.Module) -> PictureFold:
        """What the arms get."""
        return PictureFold(self, held, seed, encoder)

    def _forest(self, fold: PictureFold, rows: Tensor, new: Tensor, *, leaf: int) -> Tensor:
        x = fold.features("pixels")
        return forest_class_scores(x[rows], self.labels[rows], x[new], len(self.classes), leaf=leaf, seed=fold.seed)

    def _network(self, start: str, fold: PictureFold, rows: Tensor, new: Tensor, *, steps: int, lr: float) -> Tensor:
        """All weights trained on the labelled pictures, from either start, with the same views and draws."""
        encoder = self.fresh(fold.seed) if start == "fresh" else fold.encoder
        options = {"view": gentle_view, "steps": steps, "lr": lr, "batch": 64, "generator": _generator(fold.seed)}
        classifier = evaluate.train_classifier(encoder, self.images[rows], self.labels[rows], **options)
        return evaluate.features(classifier, self.images[new])


def _generator(seed: int) -> torch.Generator:
    return train.seed_all(seed, threads=torch.get_num_threads())


def _cost(*, steps: int, lr: float) -> float:
    """In steps of pretraining, which sees 128 pictures, four fifths of them smaller."""
    return steps
