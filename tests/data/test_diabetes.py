"""diabetes, as scikit-learn ships it: sizes, no twin in both parts, a fixed order, both classes."""

from ssl_course import data


def test_parts_share_no_row_and_are_the_same_at_every_call(assert_two_parts):
    assert_two_parts(data.diabetes, (300, 142))


def test_the_test_part_is_closed_while_settings_are_chosen(assert_closed_while_tuning):
    assert_closed_while_tuning(data.diabetes)


def test_sex_is_a_category_and_the_target_is_split_at_the_median_of_the_rows_to_learn_from():
    train, _ = data.diabetes()
    assert len(train.columns.names) == 10
    assert set(train.columns["sex"]) == {"code 1", "code 2"} and len(train.columns.numeric) == 9
    assert train.labels.bincount().tolist() == [152, 148]  # some lie on the median
