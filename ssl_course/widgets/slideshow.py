"""One slideshow for every "choose among finished runs": all pages are drawn beforehand, nothing between is made up."""

import itertools
from collections.abc import Callable, Iterable, Sequence

import ipywidgets
from matplotlib.figure import Figure

from ssl_course import plot
from ssl_course.widgets.twin import WithTwin

Page = tuple[Figure | bytes, str]  # a figure, or a PNG, and its alt text


@plot.closed_after_error()
def slideshow(
    draw: Callable[..., Page | None],
    *,
    start: dict[str, object] | None = None,
    twin: Page | None = None,
    **controls: Sequence,
) -> WithTwin:
    """Controls, and the page for what they say. Every page is drawn beforehand, so that a change shows at once.

    The controls offer only what exists: a value that would lead to a combination without a run can't be chosen.
    (False, True) becomes a button, numbers a slider, names radio buttons. All work by keyboard: Tab leads to a button
    and Space chooses it, arrows move a slider. (In JupyterLab a drop-down list loses its keys to the notebook.)

    Args:
        draw: `draw(**choice) -> (figure or PNG, alt text)`, or None where there is no such run; called once for every
            combination of the values.
        start: control -> value, the page that is shown first; the first page that exists if left out.
        twin: the page for places where nothing is live; the first one shown if left out.
        controls: name -> the values that were run. A name with underscores is shown with spaces.

    Raises:
        ValueError: if there is no page at all, or `start` has none.
        TypeError: if a control's values are no sequence: a text, or a single value.
    """
    controls, pages = _drawn(draw, controls)
    first = _first(start, [*controls], pages)
    boxes = [control(name, values, value) for (name, values), value in zip(controls.items(), first, strict=True)]
    shown = ipywidgets.HTML()
    _connect(dict(zip(controls, boxes, strict=True)), pages, shown)
    picture, alt = (_png(twin[0]), twin[1]) if twin else pages[first]
    buttons = [box for box in boxes if isinstance(box, ipywidgets.ToggleButton)]
    others = [box for box in boxes if box not in buttons]
    rows = [ipywidgets.HBox(buttons, layout={"flex_flow": "row wrap"})] if buttons else []
    return WithTwin([*rows, *others, shown], twin=picture, alt=alt)


def _drawn(draw: Callable[..., Page | None], controls: dict[str, Sequence]) -> tuple[dict[str, tuple], dict]:
    """The controls' values, and the page, as PNG and alt text, of every combination that has one."""
    for name, values in controls.items():
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise TypeError(f"{name} = {values!r}: give a sequence of values; a single one is written ({values!r},).")
    controls = {name: tuple(values) for name, values in controls.items()}
    pages = {}
    for values in itertools.product(*controls.values()):
        if (page := draw(**dict(zip(controls, values, strict=True)))) is not None:
            pages[values] = (_png(page[0]), page[1])
    if not pages:
        raise ValueError(f"there is no page for any combination of {', '.join(controls)}.")
    return controls, pages


def _first(start: dict[str, object] | None, names: list[str], pages: dict) -> tuple:
    """The choice of the page that is shown first."""
    if not start:
        return next(iter(pages))
    if set(start) != set(names):
        raise ValueError(f"start names {', '.join(start)}, and the controls are {', '.join(names)}.")
    first = tuple(start[name] for name in names)
    if first not in pages:
        raise ValueError(f"there is no page for {start}; the pages are: {list(pages)}.")
    return first


def _connect(boxes: dict[str, ipywidgets.Widget], pages: dict, shown: ipywidgets.HTML) -> None:
    """Show the page for what the controls say, now and after each change; offer only what has a page from there."""
    offering = False

    def update(_change: object = None) -> None:
        nonlocal offering
        if offering:  # a list of options that is exchanged jumps to its first one and back
            return
        choice = tuple(box.value for box in boxes.values())
        shown.value = plot.bundle(*pages[choice])["text/html"]
        offering = True
        for place, (name, box) in enumerate(boxes.items()):
            if isinstance(box, ipywidgets.ToggleButton):  # pressed is a shade of grey; the words say it to everybody
                box.description = f"{name.replace('_', ' ')}: {'on' if box.value else 'off'}"
            _offer(box, [page[place] for page in pages if _differ_only_at(place, page, choice)])
        offering = False

    for box in boxes.values():
        box.observe(update, "value")
    update()


def _differ_only_at(place: int, page: tuple, choice: tuple) -> bool:
    return page[:place] + page[place + 1 :] == choice[:place] + choice[place + 1 :]


def control(name: str, values: Sequence, value: object) -> ipywidgets.Widget:
    """A button for (False, True), a slider for numbers, radio buttons for names."""
    options = {"description": name.replace("_", " "), "style": {"description_width": "initial"}}
    if set(values) <= {False, True} and all(isinstance(one, bool) for one in values):
        return ipywidgets.ToggleButton(value=value, layout={"width": "auto"})
    numbers = all(isinstance(one, int | float) for one in values)
    kind = ipywidgets.SelectionSlider if numbers else ipywidgets.RadioButtons
    return kind(options=[(_word(one), one) for one in values], value=value, **options)


def _word(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _offer(box: ipywidgets.Widget, values: list) -> None:
    """Let a control offer just these values; the one it stands at is among them."""
    box.disabled = len(values) < 2
    if not isinstance(box, ipywidgets.ToggleButton) and [value for _, value in box.options] != values:
        value = box.value
        box.options = [(_word(one), one) for one in values]
        box.value = value


def _png(picture: Figure | bytes) -> bytes:
    return picture if isinstance(picture, bytes) else plot.png(picture)
