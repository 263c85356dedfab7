"""One slideshow for every choice among finished runs: it shows the run it stands at and offers only what exists."""

import ipywidgets
import pytest

from ssl_course import plot, widgets


def curve(name):
    return plot.lines([0, 1], {name: [0.1, 0.2]}).figure, f"the curve {name}"


def parts(box):
    """The controls in the order of the page, and what is shown."""
    *controls, shown = box.children
    return [one for part in controls for one in getattr(part, "children", [part])], shown


def test_it_shows_what_is_chosen_and_draws_every_page_once():
    drawn = []

    def draw(network):
        drawn.append(network)
        return curve(network)

    box = widgets.slideshow(draw, network=("small", "wide"))
    (choice,), shown = parts(box)
    assert isinstance(choice, ipywidgets.RadioButtons) and 'alt="the curve small"' in shown.value
    choice.value = "wide"
    assert 'alt="the curve wide"' in shown.value
    choice.value = "small"
    assert drawn == ["small", "wide"] and plot.plt.get_fignums() == []


def test_the_twin_is_the_page_it_starts_at_or_another_picture():
    options = {"weight": (0, 25), "rate": (1, 2)}
    box = widgets.slideshow(lambda **choice: curve(str(choice)), start={"weight": 25, "rate": 2}, **options)
    (weight, rate), shown = parts(box)
    assert (weight.value, rate.value) == (25, 2) and box.alt == "the curve {'weight': 25, 'rate': 2}"
    assert isinstance(weight, ipywidgets.SelectionSlider)
    weight.value = 0
    assert "&#x27;weight&#x27;: 0, &#x27;rate&#x27;: 2" in shown.value
    box = widgets.slideshow(lambda weight: curve(str(weight)), twin=(b"png", "all runs"), weight=(0, 25))
    assert (box.twin, box.alt) == (b"png", "all runs")


RUNS = {(False, False): "bare", (True, False): "with a", (True, True): "both"}


def test_switches_that_would_lead_to_no_run_can_not_be_pressed():
    box = widgets.slideshow(
        lambda a, b: curve(RUNS[a, b]) if (a, b) in RUNS else None, a=(False, True), b=(False, True)
    )
    (a, b), shown = parts(box)
    assert isinstance(a, ipywidgets.ToggleButton) and 'alt="the curve bare"' in shown.value
    assert (a.disabled, b.disabled) == (False, True)  # b alone was never run
    assert (a.description, b.description) == ("a: off", "b: off")  # the state in words, for those who see no shade
    a.value = True
    assert (a.description, b.description) == ("a: on", "b: off")
    assert 'alt="the curve with a"' in shown.value and (a.disabled, b.disabled) == (False, False)
    b.value = True
    assert 'alt="the curve both"' in shown.value and (a.disabled, b.disabled) == (True, False)


def test_names_and_numbers_offer_only_runs_that_exist():
    runs = {("small", 10), ("small", 100), ("wide", 100)}
    box = widgets.slideshow(
        lambda network, labels: curve(f"{network} {labels}") if (network, labels) in runs else None,
        network=("small", "wide"),
        labels=(10, 100),
    )
    (network, labels), shown = parts(box)
    assert [value for _, value in network.options] == ["small"]  # there is no wide run with 10 labels
    assert (network.disabled, labels.disabled) == (True, False)
    labels.value = 100
    assert (network.disabled, labels.disabled) == (False, False)
    assert [value for _, value in network.options] == ["small", "wide"] and "small 100" in shown.value
    network.value = "wide"
    assert [value for _, value in labels.options] == [100] and "wide 100" in shown.value and labels.disabled
    network.value = "small"
    assert [value for _, value in labels.options] == [10, 100] and "small 100" in shown.value


def test_a_control_that_moves_keeps_its_options_so_that_it_keeps_the_focus():
    runs = {("small", 10), ("small", 100), ("wide", 100)}
    box = widgets.slideshow(
        lambda network, labels: curve(f"{network} {labels}") if (network, labels) in runs else None,
        network=("small", "wide"),
        labels=(10, 100),
    )
    (network, labels), _ = parts(box)
    changed = []
    labels.observe(lambda change: changed.append("labels"), "options")
    network.observe(lambda change: changed.append("network"), "options")
    labels.value = 100
    assert changed == ["network"]
    network.value = "wide"
    assert changed == ["network", "labels"]


def test_many_names_are_radio_buttons_too_and_names_are_readable():
    box = widgets.slideshow(lambda the_word: curve(the_word), the_word=list("abcdefg"))
    (choice,), _ = parts(box)
    assert isinstance(choice, ipywidgets.RadioButtons) and choice.description == "the word"


def test_nothing_to_show_is_an_error():
    with pytest.raises(ValueError, match="no page for any combination of a, b"):
        widgets.slideshow(lambda a, b: None, a=(1, 2), b=(1, 2))
    with pytest.raises(ValueError, match="no page for"):
        widgets.slideshow(lambda a: curve(str(a)), start={"a": 3}, a=(1, 2))
