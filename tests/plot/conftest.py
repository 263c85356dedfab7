"""Every figure of a test is closed after it."""

import pytest

from ssl_course import plot


@pytest.fixture(autouse=True)
def closed():
    yield
    plot.plt.close("all")
