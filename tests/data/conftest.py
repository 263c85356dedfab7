"""What the tests of tables from scikit-learn share: their two parts, and that the test part stays closed."""

import pytest

from ssl_course import data, settings


@pytest.fixture(scope="session")
def assert_two_parts():
    """No twin in both parts, the same order at every call, both classes: `assert_two_parts(data.NAME, (400, 169))`."""

    def check(load, sizes):
        train, test = load()
        assert (len(train), len(test)) == sizes
        assert not train.columns.distinct() & test.columns.distinct()
        again = load().train
        assert again.labels.equal(train.labels) and again.columns.distinct() == train.columns.distinct()
        for part in (train, test):
            assert 0.35 < part.labels.double().mean() < 0.7
        assert train.labels.bincount().min() >= 100  # as many as 200 labels need
        assert train.target not in train.columns.names

    return check


@pytest.fixture(scope="session")
def assert_closed_while_tuning():
    """The test part is closed while settings are chosen: `assert_closed_while_tuning(data.NAME)`."""

    def check(load):
        with settings.using(tune=True), pytest.raises(data.TestPartClosed):
            len(load().test)

    return check
