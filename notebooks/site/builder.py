"""Builds the course's pages from the stored results of its notebooks, in .course/site. Runs no notebook.

    python notebooks/site/builder.py
"""
import io
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

import nbformat
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = Path(__file__).resolve().parent
PLOTLY = "application/vnd.plotly.v1+json"
LINK = re.compile(r"(\]\(\s*<?)([^)>\s#]+)")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)

# A planning rule, not a measurement: prose and code that are read closely.
WORDS_A_MINUTE = 100
TIMES = "<!-- times -->"


class Problem(Exception):
    """What is wrong, and what to do about it."""

    def __init__(self, what, remedy):
        super().__init__(what)
        self.remedy = remedy


# ---------------------------------------------------------------- notebooks


def chapters(root):
    return sorted((root / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def solutions(root):
    return sorted((root / "notebooks" / "solutions").glob("[0-9][0-9]-*.ipynb"))


def read_notebook(path, root):
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except (ValueError, KeyError, AttributeError, TypeError, nbformat.ValidationError) as error:
        cause = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise Problem(
            f"{path.relative_to(root).as_posix()} is not a notebook: {cause}",
            "Restore the file (for example with: git restore), or mend it, and start again.",
        ) from error


def numbered(notebook, path):
    """The notebook with its chapter's number in the title, so that lists and search show it."""
    if notebook.cells and notebook.cells[0].source.startswith("# "):
        notebook.cells[0].source = f"# {path.name[:2]} {notebook.cells[0].source[2:]}"
    return notebook


def with_interactive_figures(notebook):
    """Puts each Plotly figure into the HTML of its own output, beside the still picture."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if PLOTLY in data:
                figure = json.dumps(data.pop(PLOTLY)).replace("<", "\\u003c")
                script = f'<script type="application/json">{figure}</script>'
                data["text/html"] = f'<div class="interactive-figure">{data.get("text/html", "")}{script}</div>'
    return notebook


# ---------------------------------------------------------------- times


def reading_minutes(notebook):
    """Words of prose and code at WORDS_A_MINUTE, rounded up to five minutes."""
    words = sum(len(re.findall(r"[^\W\d_]+", cell.source)) for cell in notebook.cells)
    return max(5, -(-words // (5 * WORDS_A_MINUTE)) * 5)


def times(notebooks):
    """A table of what each chapter takes: reading by the rule, running as the notebook stores it."""
    rows = ["| chapter | reading, about | running, measured |", "| --- | --- | --- |"]
    for path, notebook in notebooks.items():
        seconds = notebook.metadata.get("course", {}).get("seconds", "not measured")
        title = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
        rows.append(f"| [{title}]({path.name}) | {reading_minutes(notebook)} minutes | {seconds} s |")
    return "\n".join(rows)


# ---------------------------------------------------------------- the pages' source


def table_of_contents(caption, names):
    lines = ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```", ""]
    return "\n".join(lines) if names else ""


def lay_out(root, source):
    """Writes what Sphinx reads into an empty folder: the repository's pages and notebooks, in their own places."""
    names = ["README.md", *pages_in("notebooks", root), *pages_in("lib", root), "datasets/README.md", "CONTRIBUTING.md"]
    notebooks = {path: numbered(read_notebook(path, root), path) for path in chapters(root) + solutions(root)}
    chosen = {path: notebook for path, notebook in notebooks.items() if path.parent.name == "notebooks"}
    linked = set()

    def home(folder):
        def target(found):
            place = (folder / found[2]).resolve()
            if ADDRESS.match(found[2]) or not place.is_relative_to(root):
                return found[0]
            linked.add(place)
            if place == root / "README.md":
                return found[1] + os.path.relpath(root / "index.md", folder).replace(os.sep, "/")
            return found[0]

        return lambda text: LINK.sub(target, text)

    for name in names:
        path = root / name
        text = home(path.parent)(path.read_text(encoding="utf-8")).replace(TIMES, times(chosen))
        if name == "README.md":
            name = "index.md"
            text += table_of_contents("Chapters", [page_name(path, root) for path in chosen])
            text += table_of_contents("Solutions", [page_name(path, root) for path in notebooks if path not in chosen])
            text += table_of_contents("The course", [other.removesuffix(".md") for other in names[1:]])
        write(source / name, text)
    for path, notebook in notebooks.items():
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = home(path.parent)(cell.source)
        write(source / path.relative_to(root), nbformat.writes(with_interactive_figures(notebook)))
    for place in linked:
        copy = source / place.relative_to(root)
        if place.is_file() and not copy.exists() and place != root / "README.md":
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, copy)


def pages_in(folder, root):
    return [f"{folder}/{path.name}" for path in sorted((root / folder).glob("*.md"))]


def page_name(path, root):
    return path.relative_to(root).with_suffix("").as_posix()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# ---------------------------------------------------------------- building


def build(root=ROOT):
    """Builds the pages beside the old ones and then takes their place. Returns the folder and the number of pages."""
    root = root.resolve()
    work, site = root / ".course" / "site-work", root / ".course" / "site"
    shutil.rmtree(work, ignore_errors=True)
    lay_out(root, work / "source")
    warnings = io.StringIO()
    try:
        pages = Sphinx(
            work / "source", CONFIGURATION, work / "html", work / "doctrees", "html", status=None, warning=warnings
        )
        pages.build()
    except SphinxError as error:
        warnings.write(str(error))
    faults = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue()).replace(f"{work / 'source'}{os.sep}", "").strip()
    if faults:
        raise Problem("The pages were not built:\n    " + faults.replace("\n", "\n    "), "Mend what it says and start again.")
    shutil.rmtree(site, ignore_errors=True)
    os.replace(work / "html", site)
    shutil.rmtree(work)
    return site, len(pages.env.found_docs)


def main():
    start = time.monotonic()
    try:
        site, pages = build()
    except Problem as problem:
        print(f"✗ {problem}\n  {problem.remedy}")
        return 1
    except OSError as error:
        print(f"✗ {error.strerror or error}: {error.filename or ROOT}\n  Mend this and start again; nothing is lost.")
        return 1
    where = (site / "index.html").relative_to(ROOT).as_posix()
    print(f"✓ {pages} pages in {time.monotonic() - start:.1f} s: open {where} in a browser")
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
