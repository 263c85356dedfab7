"""Names for sliders and for the buttons that play: what a screen reader says when it comes to one.

The handle of a slider has no name, and of a slider through given values it tells the number of the value, not the
value; the buttons that play are pictures alone. A few lines of script, which run once beside the live widget, give them
the words that stand beside them.
"""

from collections.abc import Iterator

import ipywidgets

SLIDERS = (ipywidgets.FloatSlider, ipywidgets.IntSlider, ipywidgets.SelectionSlider)
SCRIPT = """<script>(() => {
  const name = (tries) => {
    const handles = document.querySelectorAll(".live-ID [role=slider]");
    if (handles.length < COUNT && tries) return setTimeout(name, 250, tries - 1);
    handles.forEach((handle) => {
      const box = handle.closest(".widget-inline-hbox");
      const readout = box?.querySelector(".widget-readout");
      const say = () => {
        const words = readout?.textContent;
        if (words && handle.getAttribute("aria-valuetext") !== words) handle.setAttribute("aria-valuetext", words);
      };
      handle.setAttribute("data-lm-suppress-shortcuts", "true"); // else Notebook 7 takes the arrow keys
      handle.setAttribute("aria-label", box?.querySelector(".widget-label")?.textContent || "slider");
      readout?.setAttribute("aria-label", `${handle.getAttribute("aria-label")}, as text`);
      const watch = new MutationObserver(say);
      watch.observe(handle, { attributes: true, attributeFilter: ["aria-valuetext"] });
      if (readout) watch.observe(readout, { childList: true, characterData: true, subtree: true });
      say();
    });
    const words = ["play or pause", "stop", "play again and again"];
    const buttons = document.querySelectorAll(".live-ID .widget-play button");
    buttons.forEach((button, at) => button.setAttribute("aria-label", words[at % 3]));
  };
  name(80);
})()</script>"""


def script(box: ipywidgets.Box) -> str:
    """The script for the sliders in a box that carries the class `live-` and its id; "" if it holds none."""
    count = sum(isinstance(one, SLIDERS) for one in _within(box))
    return SCRIPT.replace("ID", box.model_id).replace("COUNT", str(count)) if count else ""


def _within(box: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _within(child)
