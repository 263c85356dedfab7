"""A widget with a static twin: live where a kernel runs, a labelled picture elsewhere."""

import base64

import ipywidgets

from ssl_course.widgets import WithTwin


def test_the_bundle_holds_the_widget_its_twin_and_the_alt_text():
    inner = ipywidgets.HTML("live")
    box = WithTwin([inner], twin=b"picture", alt="a picture & words")
    assert box.children == (inner,) and (box.twin, box.alt) == (b"picture", "a picture & words")
    bundle = box._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == box.model_id
    assert bundle["image/png"] == base64.b64encode(b"picture").decode()
    assert 'alt="a picture &amp; words"' in bundle["text/html"] and bundle["text/plain"] == "a picture & words"
