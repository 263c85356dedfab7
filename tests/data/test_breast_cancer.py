"""breast cancer, as scikit-learn ships it: sizes, no twin in both parts, a fixed order, both classes."""

from ssl_course import data


def test_parts_share_no_row_and_are_the_same_at_every_call(assert_two_parts):
    assert_two_parts(data.breast_cancer, (400, 169))


def test_the_test_part_is_closed_while_settings_are_chosen(assert_closed_while_tuning):
    assert_closed_while_tuning(data.breast_cancer)


def test_all_thirty_columns_are_numbers():
    columns = data.breast_cancer().train.columns
    assert len(columns.names) == len(columns.numeric) == 30
