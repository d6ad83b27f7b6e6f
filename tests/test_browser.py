"""The chapters' pages in a real browser: every figure is seen, in the light and in the dark theme, and nothing is loaded from elsewhere."""
from pathlib import Path

import nbformat
import pytest
import runner
from nbconvert import HTMLExporter

pytestmark = pytest.mark.browser

ARTIFACTS = Path(__file__).parent / "artifacts"

FIGURES = """() => [...document.querySelectorAll('.jp-OutputArea-output img')].map(image => ({
    alt: image.alt, decoded: image.complete && image.naturalWidth > 0,
    width: image.getBoundingClientRect().width, right: image.getBoundingClientRect().right}))"""


def figures_in(notebook):
    """Pictures in the stored outputs, counted from the notebook itself."""
    outputs = (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))
    return sum(len(runner.IMAGE.findall(runner.text_of(data.get("text/html", "")))) for data in outputs)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", runner.notebooks(), ids=runner.short_name)
def test_every_figure_is_seen(path, theme, browser, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    html, _ = HTMLExporter(theme=theme, exclude_input_prompt=True).from_notebook_node(notebook)
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    # Formulas and the page's own scripts come from elsewhere in this export; no figure may need them.
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    page.wait_for_function("() => [...document.images].every(image => image.complete)")
    figures = page.evaluate(FIGURES)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{runner.short_name(path).replace('/', '-').removesuffix('.ipynb')}-{theme}.png", full_page=True)
    page.close()
    assert len(figures) == figures_in(notebook)
    assert figures or runner.is_solutions(path), "a chapter without a figure"
    for figure in figures:
        assert figure["decoded"] and figure["width"] > 300 and figure["right"] <= 1200, figure
        assert len(figure["alt"]) >= 30, figure
