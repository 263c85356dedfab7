"""diabetes, as scikit-learn ships it: sizes, no twin in both parts, a fixed order, both classes."""

import pytest

from ssl_course import data, settings

SIZES, COLUMNS = (300, 142), 10


def test_parts_share_no_row_and_are_the_same_at_every_call():
    train, test = data.diabetes()
    assert (len(train), len(test)) == SIZES and len(train.columns.names) == COLUMNS
    assert not train.columns.distinct() & test.columns.distinct()
    again = data.diabetes().train
    assert again.labels.equal(train.labels) and again.columns.distinct() == train.columns.distinct()
    for part in (train, test):
        assert 0.35 < part.labels.double().mean() < 0.7
    assert train.labels.bincount().min() >= 100  # as many as 200 labels need
    assert train.target not in train.columns.names


def test_the_test_part_is_closed_while_settings_are_chosen():
    with settings.using(tune=True), pytest.raises(data.TestPartClosed):
        len(data.diabetes().test)


def test_sex_is_a_category_and_the_target_is_split_at_the_median_of_the_rows_to_learn_from():
    train, _ = data.diabetes()
    assert set(train.columns["sex"]) == {"code 1", "code 2"} and len(train.columns.numeric) == 9
    assert train.labels.bincount().tolist() == [152, 148]  # some lie on the median
