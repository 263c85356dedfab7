"""breast cancer, as scikit-learn ships it: sizes, no twin in both parts, a fixed order, both classes."""

import pytest

from ssl_course import data, settings

SIZES, COLUMNS = (400, 169), 30


def test_parts_share_no_row_and_are_the_same_at_every_call():
    train, test = data.breast_cancer()
    assert (len(train), len(test)) == SIZES and len(train.columns.names) == COLUMNS
    assert not train.columns.distinct() & test.columns.distinct()
    again = data.breast_cancer().train
    assert again.labels.equal(train.labels) and again.columns.distinct() == train.columns.distinct()
    for part in (train, test):
        assert 0.35 < part.labels.double().mean() < 0.7
    assert train.labels.bincount().min() >= 100  # as many as 200 labels need
    assert train.target not in train.columns.names


def test_the_test_part_is_closed_while_settings_are_chosen():
    with settings.using(tune=True), pytest.raises(data.TestPartClosed):
        len(data.breast_cancer().test)
