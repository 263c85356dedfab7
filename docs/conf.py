"""Sphinx's settings for the web book, which `make book` builds: nothing runs, and nothing is fetched by a page."""

import re

import latex2mathml.converter
from docutils import nodes

project = "Self-supervised learning on two cores"
author = "the ssl_course authors"
copyright = "text and figures CC BY 4.0, code MIT"  # noqa: A001  (Sphinx asks for this name)
language = "en"
root_doc = "index"
extensions = ["myst_nb"]
myst_enable_extensions = ["dollarmath", "amsmath", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"
smartquotes = False
html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_extra_path = ["extra"]
html_copy_source = html_show_sourcelink = False
html_math_renderer = "mathml"
html_theme_options = {
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}


def mathml(display: str):  # noqa: ANN201  (a visitor, as Sphinx calls it)
    """A visitor that writes a formula as MathML, which browsers draw by themselves and screen readers read."""

    def visit(self, node: nodes.Element) -> None:  # noqa: ANN001
        made = latex2mathml.converter.convert(node.astext(), display=display)
        made = re.sub(r"(<mi>(?:log|exp)</mi>)(?=<m[rs])", r'\1<mspace width="0.17em"/>', made)
        self.body.append(f'<div class="formula">{made}</div>' if display == "block" else made)
        raise nodes.SkipNode

    return visit


def setup(app) -> None:  # noqa: ANN001
    """Register the renderer of formulas."""
    app.add_html_math_renderer("mathml", (mathml("inline"), None), (mathml("block"), None))
