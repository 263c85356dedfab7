"""A widget and its static twin: live where a kernel runs, a labelled picture with alt text or words everywhere else."""

import re
from collections.abc import Callable, Sequence

import ipywidgets
from IPython.display import display

from ssl_course import plot
from ssl_course.widgets import named

LIVE = "(While this notebook runs, controls stand here.)"
AGAIN = "A still picture: run this cell again for controls that work."


class WithStill(ipywidgets.VBox):
    """A box of widgets that displays two outputs: itself, and below it what `bundle` gives, which stands still.

    While the widget lives, its twin is hidden. In a saved notebook that is opened without its kernel the twin shows,
    and JupyterLab's "model not found" does not. The build drops the widget and keeps the plain twin.
    """

    def __init__(self, children: Sequence[ipywidgets.Widget], bundle: Callable[[], dict[str, str]]) -> None:
        super().__init__(children)
        self.bundle, self._shown = bundle, []
        self.add_class(f"live-{self.model_id}")  # on the page as long as the widget is

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        return dict(super()._repr_mimebundle_(**kwargs)) | {"text/plain": LIVE}

    def _ipython_display_(self) -> None:
        display(self._repr_mimebundle_(), raw=True)
        self._shown.append(display(self.still(), raw=True, display_id=True))

    def refresh(self) -> None:
        """Bring the twins on the page up to date, which a saved notebook then shows."""
        for handle in self._shown:
            handle.update(self.still(), raw=True)

    def still(self) -> dict[str, str]:
        """The second output: the twin, with a style that hides it beside the live widget, and a dead one above it.

        A front end that drops styles shows the twin in any case. The live widget's sliders get their names here.
        """
        bundle, name = self.bundle(), f"twin-{self.model_id}"
        hidden = (
            f"body:has(.live-{self.model_id}) .{name}, "
            f".jp-OutputArea-child:has(+ * .{name}) .jp-OutputArea-output:not(:has(*))"
        )
        head = f"<style>{hidden} {{ display: none }}</style>{named.script(self)}"
        html = f'<div class="{name}">{head}{bundle["text/html"]}<br><small>{AGAIN}</small></div>'
        return bundle | {"text/html": html}


class WithTwin(WithStill):
    """A box of widgets whose twin is a PNG with alt text."""

    def __init__(self, children: Sequence[ipywidgets.Widget], *, twin: bytes, alt: str) -> None:
        super().__init__(children, lambda: plot.bundle(self.twin, self.alt))
        self.twin, self.alt = twin, alt


def plain(html: str) -> str:
    """The twin in a page's HTML without style, script and the advice to run the cell; other HTML as it is."""
    twin = r'^<div class="twin-\w+"><style>.*?</style>(?:<script>.*?</script>)?(.*)<br><small>[^<]*</small></div>$'
    return re.sub(twin, r"\1", html, flags=re.DOTALL)
