"""The course in a real browser: JupyterLab starts, a chapter runs from its first to its last cell, every figure is seen."""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import runner
from playwright.sync_api import Error

pytestmark = [pytest.mark.browser, pytest.mark.long]

ARTIFACTS = Path(__file__).parent / "artifacts"
CHAPTER = "00-start-here"
RUN_SECONDS = 180


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the course's learner folder; its address with the token."""
    root = tmp_path_factory.mktemp("course")
    (root / "workbook").mkdir()
    for name in ("lib", "datasets"):
        (root / name).symlink_to(runner.ROOT / name)
    shutil.copy(runner.ROOT / "notebooks" / f"{CHAPTER}.ipynb", root / "workbook")
    log = root / "server.txt"
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.port=18888",
        "--LabApp.expose_app_in_browser=True",
        "--IdentityProvider.token=learner",
    ]
    # No settings, and no open windows of earlier days, of whoever runs the test.
    own = {"JUPYTER_CONFIG_DIR": str(root / "config"), "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces")}
    with open(log, "w", encoding="utf-8") as out:
        server = subprocess.Popen(command, cwd=root, env=os.environ | own, stdout=out, stderr=out, start_new_session=True)
    try:
        yield address(server, log)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def address(server, log):
    for _ in range(300):
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", log.read_text(encoding="utf-8"))
        if found:
            return f"http://127.0.0.1:{found[1]}/lab/tree/workbook/{CHAPTER}.ipynb?token=learner"
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.2)
    raise AssertionError("JupyterLab did not start: " + log.read_text(encoding="utf-8"))


PLOTLY = "application/vnd.plotly.v1+json"
FIGURES = """() => [...document.querySelectorAll('.jp-OutputArea-output.jp-RenderedHTMLCommon img')].map(i =>
    ({alt: i.alt, width: i.naturalWidth, shown: i.getBoundingClientRect().width, done: i.complete}))"""
INTERACTIVE = """() => [...document.querySelectorAll('.js-plotly-plot')].map(f =>
    ({title: f.layout.title.text, points: f.data[0].x.length, shown: f.getBoundingClientRect().width,
      lines: f.querySelectorAll('.scatterlayer path').length}))"""

# Cells far from the window are taken out of the page and put back: what is in it must be drawn, each time.
DRAWN = """plotly => [...document.querySelectorAll('.jp-CodeCell')].every(node => {
    const cell = jupyterapp.shell.currentWidget.content.widgets.find(widget => widget.node === node);
    const interactive = cell.model.outputs.toJSON().some(output => output.data && plotly in output.data);
    const figure = node.querySelector('.js-plotly-plot');
    return !interactive || figure?.querySelector('.scatterlayer path') && figure.getBoundingClientRect().height > 300;
})"""


def test_chapter_runs_and_every_figure_is_seen(browser, lab):
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    page.set_default_timeout(90_000)
    ARTIFACTS.mkdir(exist_ok=True)
    try:
        run_and_look(page, lab)
    except (Error, AssertionError):
        page.screenshot(path=ARTIFACTS / f"{CHAPTER}-failed.png")
        raise


def run_and_look(page, lab):
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    kernel_is_connected(page)
    choose(page, "Edit", "Clear Outputs of All Cells")
    choose(page, "Run", "Run All Cells")
    all_cells_have_run(page)
    stored = runner.nbformat.read(runner.ROOT / "notebooks" / f"{CHAPTER}.ipynb", as_version=4)
    outputs = [output.get("data", {}) for cell in stored.cells for output in cell.get("outputs", [])]
    still = [data for data in outputs if "<img" in runner.text_of(data.get("text/html", "")) and PLOTLY not in data]
    interactive = [data for data in outputs if PLOTLY in data]
    for theme in ("Light", "Dark"):
        wear(page, theme)
        figures, moving = every_figure(page)
        assert len(figures) == len(still)
        assert len(moving) == len(interactive)
        for figure in moving:
            assert figure["points"] > 0 and figure["lines"] > 0 and figure["shown"] > 100, figure
        for figure in figures:
            assert figure["done"] and figure["width"] > 0 and figure["shown"] > 100, figure
            assert len(figure["alt"]) >= 30, figure


def choose(page, menu, item):
    page.locator(f".lm-MenuBar-itemLabel:text-is('{menu}')").click()
    page.locator(f".lm-Menu-itemLabel:text-is('{item}')").click()


def kernel_is_connected(page):
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'"
    )
    page.wait_for_timeout(3000)  # the kernel's first greeting; what is run before it is lost


def all_cells_have_run(page):
    """Each code cell has its number again (the outputs were cleared before), and none shows an error."""
    code = "[...jupyterapp.shell.currentWidget.content.model.cells].filter(cell => cell.type === 'code')"
    errors = f"{code}.flatMap(cell => cell.outputs.toJSON()).filter(o => o.output_type === 'error' || o.name === 'stderr')"
    page.wait_for_function(
        f"() => {errors}.length > 0 || {code}.every(cell => cell.executionCount !== null)",
        timeout=RUN_SECONDS * 1000,
        polling=500,
    )
    found = page.evaluate(f"() => {errors}")
    assert found == [], found


def wear(page, theme):
    page.locator(".lm-MenuBar-itemLabel:text-is('Settings')").click()
    page.locator(".lm-Menu-itemLabel:text-is('Theme')").hover()
    page.locator(f".lm-Menu-itemLabel:text-is('JupyterLab {theme}')").click()
    page.wait_for_selector(f"body[data-jp-theme-name='JupyterLab {theme}']", state="attached")
    page.wait_for_timeout(500)


def every_figure(page):
    """Scrolls through the whole page, keeps a screenshot of each stretch, and collects the still and the interactive figures met."""
    theme = page.evaluate("() => document.body.dataset.jpThemeName.split(' ')[1].toLowerCase()")
    outer = ".jp-NotebookPanel-notebook .jp-WindowedPanel-outer"
    page.evaluate(f"() => document.querySelector('{outer}').scrollTo(0, 0)")
    still, interactive, position = {}, {}, 0
    for number in range(60):
        page.wait_for_timeout(400)
        page.wait_for_function(DRAWN, arg=PLOTLY, timeout=20_000)
        for figure in page.evaluate(FIGURES):
            still[figure["alt"]] = figure
        for figure in page.evaluate(INTERACTIVE):
            interactive[figure["title"]] = figure
        page.screenshot(path=ARTIFACTS / f"{CHAPTER}-{theme}-{number:02}.png")
        page.evaluate(f"() => document.querySelector('{outer}').scrollBy(0, 1300)")
        page.wait_for_timeout(200)
        now = page.evaluate(f"() => document.querySelector('{outer}').scrollTop")
        if now == position:
            break
        position = now
    return list(still.values()), list(interactive.values())
