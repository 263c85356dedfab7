"""The report of a whole run is tested with the command (`test_verdict`); here, what it says without a verdict."""

from functools import partial

import torch

from ssl_course import data, settings
from ssl_course.course.verdict_insight import look
from ssl_course.course.verdict_pictures import PictureCase
from ssl_course.course.verdict_report import write_report


def test_without_labels_and_stopped_the_page_says_so(tmp_path):
    images = torch.randint(255, (30, 3, 16, 16), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    pool = data.Unlabeled(images)
    skipped = (data.own_pictures.Skipped("<b>.png", "empty"),)
    own = data.OwnPictures(pool, pool, (), tuple(map(str, range(30))), skipped)
    with settings.using(smoke=True):
        case = PictureCase(own)
        case.notes = ("12 sources <i>",)
        write = partial(
            write_report, tmp_path, own, case, look(case, case.fresh(0)), ["encoder.safetensors"], "print(1 < 2)"
        )
    write(None, None, stopped=False)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<p>12 sources &lt;i&gt;</p>" in page
    assert "There are no labels" in page and "&lt;b&gt;.png: empty" in page and "print(1 &lt; 2)" in page
    case.classes = ("a", "b")
    write(None, None, stopped=True)
    assert "Stopped before the labels were used" in (tmp_path / "report.html").read_text("utf-8")
