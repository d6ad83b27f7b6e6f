"""How Sphinx makes the pages; builder.py lays out what it reads and calls it."""
from pathlib import Path

import plotly

HERE = Path(__file__).resolve().parent

project = "Recurrent Networks in Java"
author = "The authors of Recurrent Networks in Java"
project_copyright = f"{author}. Text: CC BY 4.0, code: Apache-2.0"
language = "en"

extensions = ["myst_nb", "sphinx.ext.mathjax", "sphinx-mathjax-offline", "sphinx.ext.githubpages"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_dmath_allow_space = False
myst_heading_anchors = 4
highlight_language = "text"  # a fence that names no language; notebooks name theirs
# A magic such as %load is not Java; the rest of its cell is coloured all the same.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = project
html_favicon = str(HERE / "static" / "icon.svg")
# Everything comes from the Python packages that requirements.txt pins; a page loads nothing from another host.
html_static_path = [str(HERE / "static"), str(Path(plotly.__file__).parent / "package_data" / "plotly.min.js")]
html_css_files = ["pages.css"]
html_js_files = [("pages.js", {"defer": "defer"})]
html_show_sourcelink = False
html_copy_source = False
html_use_index = False


def caption_levels(app, page, template, context, doctree):
    """The headings in the theme's list of pages say their level, as screen readers need it."""
    tree = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = tree.replace('role="heading"', 'role="heading" aria-level="2"')


def setup(app):
    app.connect("html-page-context", caption_levels, priority=900)
