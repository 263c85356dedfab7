"""Corrupted rows in words: each value as the table has it, what changed counted, torn categories named."""

import pytest
import torch

from ssl_course import augment, data, plot, settings
from ssl_course.plot import lesson_13_rows as draw


@pytest.fixture(autouse=True)
def closed():
    yield
    draw.plt.close("all")


@pytest.fixture(scope="module")
def table():
    with settings.using(smoke=True):
        return data.adult().train.columns


@pytest.fixture(scope="module")
def coder(table):
    return data.RowCoder(table)


def corrupt(rows, pool, groups, rate, generator):
    return augment.corrupt_columns(rows, pool, groups, rate=rate, generator=generator)


def texts(page):
    figure, alt = page
    assert plot.png(figure) and len(alt) > 20
    return alt


def test_rows_are_described_in_words_again(table, coder):
    rows = coder(table[:40])
    for row, words in enumerate(draw.described(rows, coder, table)):
        for name in table.names:
            value = table[name][row]
            assert words[name] == (f"{value:.0f}" if name in table.numeric else value)


def test_torn_categories_are_named(table, coder):
    torn = coder(table[:1])
    torn[:, coder.groups == 9] = 1
    torn[:, coder.groups == 8] = 0
    torn[:, (coder.groups == 10).nonzero()[:, 0]] = 1
    (words,) = draw.described(torn, coder, table)
    assert words["race"] == "5 words at once" and words["relationship"] == "no word"
    assert words["gender"] == "Female and Male"


def test_what_differs_is_counted(table, coder):
    x = coder(table)
    said = "a row of 12 columns and corrupted copies of it; values that differ: "
    assert texts(draw.page(corrupt, x, coder, table, 0, 1)) == f"{said}copy 1: 0, copy 2: 0, copy 3: 0"
    before, *after = draw.described(draw._copies(corrupt, x, coder, 0.6, 1), coder, table)
    counts = [sum(before[name] != one[name] for name in before) for one in after]
    words = ", ".join(f"copy {number}: {count}" for number, count in enumerate(counts, 1))
    assert texts(draw.page(corrupt, x, coder, table, 0.6, 1)) == f"{said}{words}" and max(counts) <= 7
    assert texts(draw.by_rate(corrupt, x, coder, table)).startswith(f"{said}rate 0.2: ")


def test_a_restored_row_holds_the_words_with_the_highest_score(table, coder):
    x = coder(table)
    places = coder.groups.bincount()[coder.groups] > 1
    perfect = texts(
        draw.restored(lambda rows: torch.where(places, 9 * x[3:4], x[3:4]), corrupt, x, coder, table, row=3)
    )
    assert perfect.endswith("restored: 0") and "corrupted: " in perfect
    opposite = texts(
        draw.restored(lambda rows: torch.where(places, -x[3:4], x[3:4] + 2), corrupt, x, coder, table, row=3)
    )
    assert opposite.endswith("restored: 12")


def test_a_category_that_never_varies_is_in_words():
    columns = data.Columns({"x": [1.0, 2.0], "w": ["same", "same"]})
    coder = data.RowCoder(columns)
    assert [one["w"] for one in draw.described(coder(columns), coder, columns)] == ["same", "same"]
