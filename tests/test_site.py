"""The course's pages as a reader meets them: built from the repository and one made-up chapter, then looked at in Chromium."""
import functools
import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import builder
import nbformat
import pytest
import runner
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_browser import ARTIFACTS, figures_in

ALT = "A line that falls from four to one in four steps, drawn for a test."
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
STILL = f'<img alt="{ALT}" src="data:image/png;base64,{PIXEL}" width="600" height="300">'
FIGURE = {
    "data": [{"type": "scatter", "mode": "lines", "name": "a < b </script>", "x": [1, 2, 3, 4], "y": [4, 3, 2, 1]}],
    "layout": {"title": {"text": "A falling line"}, "width": 900, "xaxis": {"title": {"text": "step"}}},
}
FORMULAS = r"""
$$\begin{aligned} a_t &= W_{xh}x_t + W_{hh}h_{t-1} + b_h \\ h_t &= \tanh(a_t) \end{aligned}$$

\begin{align} f_t &= \sigma(W_f x_t + b_f) \\ c_t &= f_t \odot c_{t-1} + i_t \odot \tilde c_t \end{align}

$$\mathbf{W}=\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}$$

$$\frac{\partial L}{\partial \mathbf{W}} = \sum_{t=1}^{T}\left(\prod_{j=k+1}^{t}\frac{\partial h_j}{\partial h_{j-1}}\right)\frac{\partial h_k}{\partial \mathbf{W}}$$

$$f(x)=\begin{cases} x & \text{if } x>0 \\ 0 & \text{otherwise}\end{cases}$$

In a line: $\sqrt n$, $\hat y_{t+h}$ and $\operatorname{softmax}(z)_i$. It costs $5 or $6.
"""
WIDE = "| " + " | ".join(f"`a_wide_column_{n}`" for n in range(9)) + " |\n|" + " --- |" * 9 + "\n|" + " 1 |" * 9
MADE_UP = "98-made-up"
LIB_PAGES = builder.pages_in("lib", runner.ROOT)


def made_up():
    """A chapter with all that a page may meet and that the chapters may lack."""
    wide = new_output("display_data", {"text/html": "<table><tr>" + "<td>a_wide_cell_of_a_table</td>" * 9 + "</tr></table>"})
    figure = new_output("display_data", {"text/html": STILL, builder.PLOTLY: FIGURE, "text/plain": "[figure]"})
    return new_notebook(
        cells=[
            new_markdown_cell(f"# Made up\n\nBack [to the start](../README.md#start), [licence](../LICENSE), [below](#below).\n\n{FORMULAS}"),
            new_code_cell("%load ../lib/notebook.jshell", execution_count=1),
            new_code_cell("for (var n = 0; n < 3; n++) {\n    System.out.println(n);\n}\n// " + "wide " * 60, execution_count=2),
            new_markdown_cell(WIDE + "\n\n" + "A long way down.\n\n" * 80),
            new_code_cell("wide()", outputs=[wide], execution_count=3),
            new_markdown_cell("## Below\n\n<details>\n<summary>Answer</summary>\n\nThe answer is `forty`.\n\n</details>"),
            new_code_cell("figure()", outputs=[figure], execution_count=4),
        ],
        metadata=runner.METADATA | {"course": {"seconds": 7}},
    )


def copied(root):
    """What the pages are made from, and nothing else."""
    for name in ("notebooks", "datasets"):
        shutil.copytree(runner.ROOT / name, root / name)
    (root / "lib").mkdir()
    for name in ("README.md", "CONTRIBUTING.md", "LICENSE", *LIB_PAGES):
        shutil.copy(runner.ROOT / name, root / name)
    (root / "notebooks" / "solutions").mkdir(exist_ok=True)
    for name in (f"{MADE_UP}.ipynb", f"solutions/{MADE_UP}.ipynb"):
        nbformat.write(made_up(), root / "notebooks" / name)
    solution = root / "notebooks" / "solutions" / f"{MADE_UP}.ipynb"
    solution.write_text(solution.read_text(encoding="utf-8").replace("../", "../../"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course with a made-up chapter, its pages built."""
    root = copied(tmp_path_factory.mktemp("course"))
    site, _ = builder.build(root)
    assert site == root.resolve() / ".course" / "site"
    return root


@pytest.fixture(scope="module")
def site(root):
    return root / ".course" / "site"


@pytest.fixture(scope="module")
def address(site):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Look:
    """A page in a window of its own that loads nothing from elsewhere, and remembers what it was asked to."""

    def __init__(self, browser, address, **options):
        self.page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}} | options)
        self.page.set_default_timeout(30_000)
        self.address, self.faults, self.loaded = address, [], []
        self.page.route("**/*", self.guard)
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.faults.append(said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", lambda answer: answer.status >= 400 and self.faults.append(f"{answer.status} {answer.url}"))

    def guard(self, route):
        url = route.request.url
        self.loaded.append(url)
        if url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"asked for {url}")
            route.abort()

    def open(self, name):
        self.page.goto(self.address + name)
        self.page.wait_for_function("() => [...document.images].every(image => image.complete)")
        self.page.evaluate("() => window.MathJax?.startup?.promise")
        return self.page

    def draw_figures(self):
        for figure in self.page.locator(".interactive-figure").all():
            figure.scroll_into_view_if_needed()
        self.page.wait_for_function("() => [...document.querySelectorAll('.interactive-figure')].every(f => f.matches('.drawn'))")


@pytest.fixture
def look(browser, address):
    looks = []

    def new(**options):
        looks.append(Look(browser, address, **options))
        return looks[-1]

    yield new
    for each in looks:
        each.page.close()


# ---------------------------------------------------------------- every page, in both themes and on a phone


CHAPTERS = [path.stem for path in builder.chapters(runner.ROOT)] + [MADE_UP]
SOLUTIONS = [path.stem for path in builder.solutions(runner.ROOT)] + [MADE_UP]
NOTEBOOK_PAGES = [f"notebooks/{name}" for name in CHAPTERS] + [f"notebooks/solutions/{name}" for name in SOLUTIONS]
OTHER_PAGES = ["notebooks/teaching", *(name.removesuffix(".md") for name in LIB_PAGES), "datasets/README", "CONTRIBUTING"]
PAGES = ["index", *NOTEBOOK_PAGES, *OTHER_PAGES, "search"]

FIGURES = """() => [...document.querySelectorAll('article img')].map(image => ({
    alt: image.alt, decoded: image.naturalWidth > 0, replaced: !!image.closest('.drawn'),
    width: image.getBoundingClientRect().width, right: image.getBoundingClientRect().right}))"""
DRAWN = """() => [...document.querySelectorAll('.drawn .js-plotly-plot')].map(figure => ({
    lines: figure.querySelectorAll('.scatterlayer path').length, width: figure.getBoundingClientRect().width}))"""
ONE_OF_EACH_TOKEN = """() => {
    const seen = new Set(); // ten thousand tokens of code have twenty looks; to ask each for its contrast takes most of the time
    for (const token of document.querySelectorAll('.highlight span')) {
        const look = [token.className, token.parentElement.className, token.closest('.cell_input, .cell_output')?.className].join();
        seen.has(look) ? token.replaceWith(token.textContent) : seen.add(look);
    }
}"""
BLURRED = "() => [...document.querySelectorAll('.math')].filter(formula => !formula.querySelector('mjx-math')).length"


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_and_accessible(name, theme, look, root):
    reader = look(color_scheme=theme)
    page = reader.open(f"{name}.html")
    reader.draw_figures()
    if name in NOTEBOOK_PAGES:
        notebook = nbformat.read(root / f"{name}.ipynb", as_version=4)
        assert page.locator(".cell_output img").count() == figures_in(notebook)
    for figure in page.evaluate(FIGURES):
        assert figure["decoded"] and (figure["replaced"] or figure["width"] > 300 and figure["right"] <= 1280), figure
        assert len(figure["alt"]) >= 30, figure
    for figure in page.evaluate(DRAWN):
        assert figure["lines"] > 0 and figure["width"] > 300, figure
    assert page.evaluate(BLURRED) == 0 and page.locator("mjx-merror").count() == 0
    picture = ARTIFACTS / f"site-{name.replace('/', '-')}-{theme}.png"
    ARTIFACTS.mkdir(exist_ok=True)
    page.evaluate("() => scrollTo(0, 0)")
    page.screenshot(path=picture, full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=picture.with_name(f"{picture.stem}-phone.png"), full_page=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(ONE_OF_EACH_TOKEN)
    options = {"resultTypes": ["violations"]} | ({} if theme == "light" else {"runOnly": ["color-contrast"]})  # only colours depend on the theme
    found = [fault for fault in Axe().run(page, options=options).response["violations"] if fault["impact"] in ("serious", "critical")]
    assert not found, [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]
    assert reader.faults == []


# ---------------------------------------------------------------- finding the way


@pytest.mark.browser
def test_search_finds_a_word(look):
    reader = look()
    page = reader.open("index.html")
    page.get_by_placeholder("Search").first.fill("autocorrelation")
    page.keyboard.press("Enter")
    hit = page.locator("#search-results li a", has_text="01 Sequences")
    hit.wait_for()
    hit.click()
    page.wait_for_url("**/01-*.html*")
    assert reader.faults == []


@pytest.mark.browser
def test_next_and_previous_lead_through_all(look):
    reader = look()
    page = reader.open("index.html")
    there = followed(page, ".next-page")
    assert [reader.address + name + ".html" for name in ["index", *NOTEBOOK_PAGES, *OTHER_PAGES]] == there
    assert followed(page, ".prev-page") == there[::-1]


def followed(page, link):
    """The addresses on the way, from the page that is open to the one that has no such link."""
    way = [page.url]
    while page.locator(link).count():
        with page.expect_navigation():
            page.locator(link).click()
        way.append(page.url)
    return way


def test_solutions_stand_apart(site):
    tree = (site / "index.html").read_text(encoding="utf-8").partition("sidebar-tree")[2]
    sections = dict(re.findall(r'caption-text">([^<]+)</span></p>\s*<ul>(.*?)</ul>', tree, re.S))
    assert list(sections) == ["Chapters", "Solutions", "The course"]
    assert "solutions/" not in sections["Chapters"] and sections["Chapters"].count("<li") == len(CHAPTERS)
    assert sections["Solutions"].count('href="notebooks/solutions/') == len(SOLUTIONS)


class Page(HTMLParser):
    """The addresses that a page leads to, those that it loads, and the names of its places."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.places = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.places |= {values[key] for key in ("id", "name") if values.get(key)}
        for key in ("href", "src", "action"):
            if values.get(key) is not None:
                (self.links if (tag, key) == ("a", "href") else self.loads).append(values[key])


def test_every_link_leads_somewhere(site):
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in site.resolve().rglob("*.html")}
    assert len(pages) == len(PAGES)
    for path, page in pages.items():
        for link in page.loads:
            assert link.startswith("data:") or not urlsplit(link).scheme + urlsplit(link).netloc, (path, link)
        for link in page.links + page.loads:
            to = urlsplit(link)
            if to.scheme or to.netloc:
                continue
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            assert target.is_file(), (path, link)
            assert not to.fragment or target.suffix != ".html" or unquote(to.fragment) in pages[target].places, (path, link)


# ---------------------------------------------------------------- what a page holds


@pytest.mark.browser
def test_formulas_are_set(look):
    reader = look()
    page = reader.open(f"notebooks/{MADE_UP}.html")
    formulas = page.locator(".math mjx-assistive-mml").all()
    assert len(formulas) == 8
    read = [formula.inner_html() for formula in formulas]
    # Sphinx puts a formula with a line break into a table of one row more.
    assert [text.count("<mtr") for text in read] == [3, 2, 3, 0, 3, 0, 0, 0]
    assert [text.count("∂") for text in read] == [0, 0, 0, 6, 0, 0, 0, 0]
    assert 'mathvariant="bold"' in read[2] and "<msqrt>" in read[5] and "softmax" in read[7]
    assert "It costs $5 or $6." in page.locator("article").inner_text()
    page.locator(".math").last.scroll_into_view_if_needed()
    page.screenshot(path=ARTIFACTS / "site-formulas.png")


@pytest.mark.browser
def test_interactive_figure_is_drawn_when_it_comes_near(look):
    reader = look()
    page = reader.open(f"notebooks/{MADE_UP}.html")
    assert not [url for url in reader.loaded if "plotly" in url]
    reader.draw_figures()
    assert len([url for url in reader.loaded if "plotly" in url]) == 1
    assert page.locator(".js-plotly-plot .gtitle").text_content() == "A falling line"
    assert page.locator(".js-plotly-plot").bounding_box()["width"] < 900
    still = page.get_by_role("img", name=ALT)
    assert still.count() == 1 and still.bounding_box()["width"] <= 1
    reader.open("notebooks/teaching.html").mouse.wheel(0, 9000)
    assert len([url for url in reader.loaded if "plotly" in url]) == 1


@pytest.mark.browser
def test_still_picture_where_there_is_no_script(look):
    reader = look(java_script_enabled=False)
    page = reader.page
    page.goto(f"{reader.address}notebooks/{MADE_UP}.html")
    assert page.get_by_role("img", name=ALT).bounding_box()["width"] == 600
    assert "A falling line" not in page.locator("article").inner_text()


@pytest.mark.browser
def test_still_picture_where_plotly_does_not_load(look):
    reader = look()
    reader.page.route("**/plotly.min.js", lambda route: route.abort())
    page = reader.open(f"notebooks/{MADE_UP}.html")
    page.locator(".interactive-figure").scroll_into_view_if_needed()
    page.wait_for_event("console", lambda said: "stays a still picture" in said.text)
    assert page.get_by_role("img", name=ALT).bounding_box()["width"] == 600


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_java_is_coloured_and_answers_unfold(theme, look):
    page = look(color_scheme=theme).open(f"notebooks/{MADE_UP}.html")
    colour = "element => getComputedStyle(element).color"
    keyword = page.locator(".cell_input .k", has_text="for").first
    assert keyword.evaluate(colour) != page.locator(".cell_input pre").first.evaluate(colour)
    answer = page.get_by_text("The answer is")
    assert not answer.is_visible()
    page.get_by_text("Answer", exact=True).click()
    assert answer.is_visible()


@pytest.mark.browser
def test_what_is_wide_scrolls_within_itself_on_a_phone(look):
    page = look(viewport={"width": 390, "height": 844}).open(f"notebooks/{MADE_UP}.html")
    for selector in (".table-wrapper", ".output.text_html:has(table)", ".cell_input pre:has-text('wide wide')"):
        box = page.locator(selector).first
        assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0"), selector
        assert box.evaluate("box => { box.scrollLeft = 99; return box.scrollLeft }") == 99, selector


@pytest.mark.browser
def test_theme_follows_the_system_and_the_switch(look):
    shade = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0)"
    reader = look(color_scheme="dark")
    page = reader.open("index.html")
    assert page.evaluate(shade) < 150
    page.emulate_media(color_scheme="light")
    assert page.evaluate(shade) > 600
    switch = page.locator(".theme-toggle:visible").first
    shades = set()
    for _ in range(3):
        switch.click()
        shades.add(page.evaluate(shade) > 600)
    assert shades == {True, False}


# ---------------------------------------------------------------- teaching


def test_reading_time_keeps_the_rule_and_running_time_is_the_stored_one(tmp_path):
    notebook = new_notebook(cells=[new_markdown_cell("# Title\n\n" + "word " * 499), new_code_cell("a(b, 12)")])
    notebook.metadata.course = {"seconds": 321}
    assert builder.reading_minutes(notebook) == 10  # 502 words, the next step after 500
    notebook.cells.pop()
    assert builder.reading_minutes(notebook) == 5
    notebook.cells[0].source += "word " * 10_000
    assert builder.reading_minutes(notebook) == 105
    assert builder.times({tmp_path / "07-title.ipynb": notebook}).splitlines()[2:] == ["| [Title](07-title.ipynb) | 105 minutes | 321 s |"]
    page = (runner.ROOT / "notebooks" / "teaching.md").read_text(encoding="utf-8")
    assert f"{builder.WORDS_A_MINUTE} words of prose and code a minute, rounded up to five minutes" in page


def test_teaching_page_shows_the_times(site):
    text = (site / "notebooks" / "teaching.html").read_text(encoding="utf-8")
    assert re.search(rf"98 Made up.*?<p>{builder.reading_minutes(made_up())} minutes</p>.*?<p>7 s</p>", text, re.S)


def test_plans_cover_the_course_and_link_what_is_there():
    page = (runner.ROOT / "notebooks" / "teaching.md").read_text(encoding="utf-8")
    there = {path.name[:2]: path.name for path in builder.chapters(runner.ROOT)}
    for plan in page.split("\n## ")[3:5]:
        column = [row.split("|")[2] for row in plan.splitlines() if re.match(r"\| \d", row)]
        named = re.findall(r"\[?\b\d\d\b(?:\]\([^)]*\))?", " ".join(column))
        for name in named:
            number = re.search(r"\d\d", name)[0]
            assert name == (f"[{number}]({there[number]})" if number in there else number), plan
    term = page.split("\n## ")[4]
    column = " ".join(row.split("|")[2] for row in term.splitlines() if re.match(r"\| \d", row))
    assert re.findall(r"(?<![\w(-])\d\d\b", column) == [f"{number:02}" for number in range(19)]


# ---------------------------------------------------------------- failures


def run(root):
    command = [sys.executable, str(root / "notebooks" / "site" / "builder.py")]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)


def fails(root, *phrases):
    """It ends with a sentence that says what is wrong and one that says what to do; older pages stay."""
    old = root / ".course" / "site" / "index.html"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_text("older pages")
    done = run(root)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and "Traceback" not in said, said
    assert re.search(r"^✗ \S.*\n(    .*\n)*  \S.*\n\Z", said), said
    for phrase in phrases:
        assert phrase in said, said
    assert old.read_text() == "older pages"


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": [], "nbformat": 4, "nbformat_minor": 5}', "\0"])
def test_broken_notebook(text, tmp_path):
    root = copied(tmp_path)
    (root / "notebooks" / f"{MADE_UP}.ipynb").write_text(text)
    fails(root, f"notebooks/{MADE_UP}.ipynb is not a notebook", "Restore the file")


def test_link_to_nowhere(tmp_path):
    root = copied(tmp_path)
    (root / "notebooks" / "teaching.md").write_text("# Teaching\n\n[gone](02-gone.ipynb)\n")
    fails(root, "teaching.md:3", "02-gone.ipynb", "Mend what it says")


def test_missing_page_and_folder_that_is_a_file(tmp_path):
    root = copied(tmp_path)
    (root / "CONTRIBUTING.md").unlink()
    fails(root, "No such file or directory", "CONTRIBUTING.md", "Mend this")
    shutil.copy(runner.ROOT / "CONTRIBUTING.md", root)
    shutil.rmtree(root / ".course" / "site-work", ignore_errors=True)
    (root / ".course" / "site-work").write_text("")
    fails(root, "site-work", "Mend this")


def test_builds_again_and_says_where(tmp_path):
    root = copied(tmp_path)
    for _ in range(2):
        done = run(root)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.fullmatch(r"✓ \d+ pages in \d+\.\d s: open \.course/site/index\.html in a browser\n", done.stdout)
    assert sorted(path.name for path in (root / ".course").iterdir()) == ["site"]
    assert json.loads((root / "notebooks" / f"{MADE_UP}.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"][0] == "# Made up\n"
