"""A widget and its static twin: live where a kernel runs, a labelled picture with alt text everywhere else."""

from collections.abc import Sequence

import ipywidgets

from ssl_course import plot


class WithTwin(ipywidgets.VBox):
    """A box of widgets whose display bundle also carries a PNG and its alt text.

    A page without a kernel, or a notebook that was built with the widget view dropped, shows the picture instead.
    """

    def __init__(self, children: Sequence[ipywidgets.Widget], *, twin: bytes, alt: str) -> None:
        super().__init__(children)
        self.twin, self.alt = twin, alt

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        return dict(super()._repr_mimebundle_(**kwargs)) | plot.bundle(self.twin, self.alt)
