"""The course in a real browser: JupyterLab starts, a chapter runs from its first to its last cell, every figure is seen."""
import contextlib
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
EXERCISES = "01-sequences-and-baselines"
RUN_SECONDS = 300


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the course's learner folder; gives the address of a chapter, with the token."""
    root = tmp_path_factory.mktemp("course")
    (root / "workbook").mkdir()
    for name in ("lib", "datasets"):
        (root / name).symlink_to(runner.ROOT / name)
    for name in (CHAPTER, EXERCISES):
        shutil.copy(runner.ROOT / "notebooks" / f"{name}.ipynb", root / "workbook")
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
        base = address(server, log)
        yield lambda chapter: f"{base}/lab/tree/workbook/{chapter}.ipynb?token=learner"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def address(server, log):
    for _ in range(300):
        found = re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", log.read_text(encoding="utf-8"))
        if found:
            return f"http://127.0.0.1:{found[1]}"
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


@contextlib.contextmanager
def learner(browser, lab, chapter):
    """A browser in which the chapter is open and all its cells have run."""
    page = browser.new_page(viewport={"width": 1280, "height": 1600})
    page.set_default_timeout(90_000)
    ARTIFACTS.mkdir(exist_ok=True)
    try:
        page.goto(lab(chapter))
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        kernel_is_connected(page)
        choose(page, "Edit", "Clear Outputs of All Cells")
        choose(page, "Run", "Run All Cells")
        all_cells_have_run(page)
        yield page
    except (Error, AssertionError):
        page.screenshot(path=ARTIFACTS / f"{chapter}-failed.png")
        raise
    finally:
        page.close()


def test_a_chapter_runs_every_figure_is_seen_and_a_training_can_be_stopped(browser, lab):
    with learner(browser, lab, CHAPTER) as page:
        every_figure_is_seen_in_both_themes(page)
        a_point_of_the_interactive_figure_is_read(page)
        a_training_is_stopped_and_its_state_is_kept(page)


def test_an_exercise_is_answered_wrongly_then_rightly(browser, lab):
    with learner(browser, lab, EXERCISES) as page:
        stub = cell_with(page, "double[][] pair = null")
        assert output(page, stub + 1) == "○ 01.3: not answered yet"
        write_and_run(page, stub, "double[][] pair = {{1, 2, 3}, {3, 2, 1}};")
        assert run_next(page, stub + 1).startswith("✗ 01.3: the states differ by 0.348")
        page.screenshot(path=ARTIFACTS / "exercise-wrong.png")
        write_and_run(page, stub, "double[][] pair = {{1, 2, 9}, {3, 2, 9}};")
        assert run_next(page, stub + 1).startswith("✓ 01.3: right. ")
        page.screenshot(path=ARTIFACTS / "exercise-right.png")


def a_point_of_the_interactive_figure_is_read(page):
    figure = page.locator(".js-plotly-plot").first
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
    label = page.locator(".js-plotly-plot .hoverlayer .hovertext").first
    label.wait_for()
    page.screenshot(path=ARTIFACTS / "figure-hovered.png")
    assert re.search(r"\d", label.text_content())


def a_training_is_stopped_and_its_state_is_kept(page):
    last = page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.length - 1")
    add_below(page, last)
    before = write_and_run(page, last + 1, "System.out.println(network.getIterationCount())")
    training = "LiveTraining.epochs(5000).fit(network, new ListDataSetIterator<>(pairs.asList(), 64));"
    write(page, last + 2, training)
    page.wait_for_function(f"() => {cell(last + 2)}.outputs.toJSON().some(o => o.data?.['text/html']?.includes('<img'))")
    page.screenshot(path=ARTIFACTS / "training-runs.png")
    page.locator("[data-command='notebook:interrupt-kernel'], [data-command='kernelmenu:interrupt']").first.click()
    stopped = f"() => JSON.stringify({cell(last + 2)}.outputs.toJSON()).includes('what was learnt is kept')"
    page.wait_for_function(stopped, timeout=15_000)
    after = write_and_run(page, last + 3, "System.out.println(network.getIterationCount())")
    page.screenshot(path=ARTIFACTS / "training-stopped.png")
    assert int(after) > int(before), (before, after)


# ---------------------------------------------------------------- what a learner does


def cell(index):
    return f"jupyterapp.shell.currentWidget.content.model.cells.get({index})"


def cell_with(page, text):
    sources = page.evaluate("() => [...jupyterapp.shell.currentWidget.content.model.cells].map(c => c.sharedModel.getSource())")
    return next(number for number, source in enumerate(sources) if text in source)


def output(page, index):
    """What the cell shows as text."""
    outputs = page.evaluate(f"() => {cell(index)}.outputs.toJSON()")
    return "".join(runner.text_of(o.get("text") or o.get("data", {}).get("text/plain", "")) for o in outputs).strip()


def write(page, index, code):
    """Types the code into a cell and runs it; does not wait for its end."""
    node = page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}'] .jp-Editor")
    node.scroll_into_view_if_needed()
    node.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


def write_and_run(page, index, code):
    number = page.evaluate(f"() => {cell(index)}.executionCount")
    write(page, index, code)
    has_run(page, index, number)
    return output(page, index)


def run_next(page, index):
    """Runs the cell that the last Shift+Enter selected."""
    number = page.evaluate(f"() => {cell(index)}.executionCount")
    page.keyboard.press("Shift+Enter")
    has_run(page, index, number)
    return output(page, index)


def has_run(page, index, number):
    page.wait_for_function(f"() => ![null, {number or 'null'}].includes({cell(index)}.executionCount)")
    page.wait_for_timeout(500)  # its output may come after its number


def add_below(page, index):
    node = page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")
    node.scroll_into_view_if_needed()
    node.click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")


def every_figure_is_seen_in_both_themes(page):
    stored = runner.nbformat.read(runner.ROOT / "notebooks" / f"{CHAPTER}.ipynb", as_version=4)
    outputs = [output.get("data", {}) for code in stored.cells for output in code.get("outputs", [])]
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
