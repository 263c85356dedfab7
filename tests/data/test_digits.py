"""scikit-learn's digits in a fixed split."""

import torch
from sklearn.datasets import load_digits

from ssl_course import data


def test_digits_are_all_of_scikit_learns_in_a_fixed_split():
    train, test = data.digits()
    assert (len(train), len(test)) == (1347, 450) and train.images.shape[1:] == (1, 8, 8)
    assert train.images.min() >= 0 and train.images.max() == 240
    ours = torch.cat([part.images.flatten(1).float() @ torch.arange(1.0, 65) for part in (train, test)])
    theirs = torch.from_numpy(load_digits().data).float() * 15 @ torch.arange(1.0, 65)
    assert torch.equal(ours.sort().values, theirs.sort().values)
    assert torch.equal(train.images, data.digits().train.images)


def test_the_classes_belong_to_their_pictures():
    source = load_digits()
    known = {picture.tobytes(): label for picture, label in zip(source.images * 15, source.target, strict=True)}
    test = data.digits().test
    assert test.factors["class"].tolist() == [known[image.double().numpy().tobytes()] for image in test.images[:, 0]]
