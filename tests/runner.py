"""Runs the course's notebooks without a browser, two at a time.

    python tests/runner.py              every chapter and its solutions
    python tests/runner.py 02 07        these chapters and their solutions
    python tests/runner.py --save 02    and store the results of those that passed
    python tests/runner.py copy.ipynb   a learner's copy, with the verdict on each exercise

A notebook passes when no cell throws, writes to stderr, fails a check, names a path of this machine
or shows a picture without alternative text.
"""
import argparse
import asyncio
import base64
import math
import os
import re
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
KERNEL = "java"
KERNELS_AT_ONCE = 2
CELL_SECONDS = 180
STARTUP_SECONDS = 60
RUNNING = set()
HEADLESS = {"RECURRENT_HEADLESS": "1"}  # a training prints lines and draws its chart once, at the end

METADATA = {
    "kernelspec": {"display_name": "Java", "language": "java", "name": "java"},
    "language_info": {
        "name": "java",
        "file_extension": ".jshell",
        "mimetype": "text/x-java-source",
        "codemirror_mode": "java",
        "pygments_lexer": "java",
        "nbconvert_exporter": "script",
    },
}

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|work|workspace|workspaces)/[\w.-]+|\b[A-Z]:\\\\?\w+\\")
DISPLAY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OBJECT = re.compile(r"(?<!\w)(?:\w+\.)+[\w$]+@[0-9a-f]+\b|(?<!\w)\[+[BCDFIJSZL][\w.;]*@[0-9a-f]+\b")
ANSI = re.compile(r"\x1b\[[0-9;]*m")
IMAGE = re.compile(r"<img\b[^>]*>", re.I)
ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)


@dataclass(frozen=True)
class Problem:
    """What is wrong where. Cells count from 1 over all cells; cell 0 is the notebook as a whole."""

    notebook: str
    cell: int
    line: str
    cause: str
    detail: str = ""

    def __str__(self):
        where = f"{self.notebook}, cell {self.cell} ({self.line})" if self.cell else self.notebook
        detail = "\n" + "\n".join("    " + line for line in self.detail.splitlines()) if self.detail else ""
        return f"{where}: {self.cause}{detail}"


@dataclass
class Execution:
    """A notebook after its run: results, measured seconds (kernel start included), and what went wrong."""

    path: Path
    notebook: nbformat.NotebookNode
    seconds: float
    problems: list = field(default_factory=list)

    @property
    def checks(self):
        return sum(line.startswith("✓") for cell in self.notebook.cells for line in printed(cell).splitlines())


class KernelStartError(Exception):
    """The kernel did not come up; the message holds its last words."""


# ---------------------------------------------------------------- reading notebooks


def notebooks(root=ROOT):
    """Every chapter, then every solutions notebook."""
    folder = Path(root) / "notebooks"
    return sorted(folder.glob("*.ipynb")) + sorted((folder / "solutions").glob("*.ipynb"))


def short_name(path):
    return f"solutions/{path.name}" if is_solutions(path) else path.name


def is_solutions(path):
    return path.parent.name == "solutions"


def is_original(path):
    """True for the course's own notebooks, false for a learner's copy."""
    return path.parent in (ROOT / "notebooks", ROOT / "notebooks" / "solutions")


def tags(cell):
    return cell.metadata.get("tags", [])


def text_of(value):
    return value if isinstance(value, str) else "".join(value)


def first_line(cell):
    return next((line.strip()[:60] for line in cell.source.splitlines() if line.strip()), "empty")


def printed(cell):
    """All plain text that a code cell shows."""
    texts = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            texts.append(output.text)
        elif "data" in output:
            texts.append(text_of(output.data.get("text/plain", "")))
    return "\n".join(texts)


def alternative_texts(html):
    """The alternative text of each picture in the HTML; an empty string where there is none."""
    found = (ALT.search(image) for image in IMAGE.findall(html))
    return [((alt[1] or alt[2] or "").strip() if alt else "") for alt in found]


# ---------------------------------------------------------------- running one notebook


def execute(path, timeout=CELL_SECONDS, folder=None):
    """Runs a copy of the notebook in its own folder, or in another. The file stays as it is."""
    path = Path(path).resolve()
    start = time.monotonic()
    for attempt in (1, 2):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        try:
            problems = asyncio.run(run_cells(notebook, path, timeout, folder or path.parent))
            break
        except KernelStartError as error:
            problems = [Problem(short_name(path), 0, "", "the Java kernel did not start, twice", str(error))]
        except NoSuchKernel:
            problems = [Problem(short_name(path), 0, "", "there is no Java kernel: run python3 course.py setup")]
            break
    seconds = time.monotonic() - start
    tidy(notebook, seconds)
    for number, cell in enumerate(notebook.cells, 1):
        problems += [Problem(short_name(path), number, first_line(cell), cause) for cause in faults(cell, path)]
    return Execution(path, notebook, seconds, sorted(problems, key=lambda problem: problem.cell))


async def run_cells(notebook, path, timeout, folder):
    """Runs all cells up to the first that fails, on a kernel of their own."""
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=timeout,
        startup_timeout=STARTUP_SECONDS,
        shutdown_kernel="immediate",
        coalesce_streams=True,
        force_raise_errors=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.log.disabled = True
    started = False
    with tempfile.TemporaryFile() as log:
        try:
            async with client.async_setup_kernel(stdout=log, stderr=log, env=os.environ | HEADLESS):
                started = True
                RUNNING.add(client)
                for index, cell in enumerate(notebook.cells):
                    cause, detail = await run_cell(client, cell, index, timeout)
                    if cause:
                        if cause == DEAD:
                            detail += "\n\n" + last_words(log)
                        return [Problem(short_name(path), index + 1, first_line(cell), cause, detail)]
        except NoSuchKernel:
            raise
        except Exception as error:
            if started:
                raise
            raise KernelStartError(f"{error}\n{last_words(log)}") from error
        finally:
            RUNNING.discard(client)
    return []


DEAD = "the kernel died"


async def run_cell(client, cell, index, timeout):
    """Runs one cell. Returns cause and detail of its failure, or two empty strings."""
    try:
        await client.async_execute_cell(cell, index)
    except CellTimeoutError:
        return f"ran longer than {timeout} s; its kernel was ended", cell.source
    except DeadKernelError:
        return DEAD, cell.source
    except CellExecutionError as failure:
        errors = [output for output in cell.outputs if output.output_type == "error"] or [failure]
        return "\n".join(cause_of(error) for error in errors), cell.source + "\n\n" + "\n".join(map(java_error, errors))
    return "", ""


def cause_of(error):
    return ANSI.sub("", f"{error.ename}: {error.evalue}").splitlines()[0]


def java_error(error):
    lines = [error.traceback] if isinstance(error.traceback, str) else error.traceback
    return ANSI.sub("", "\n".join([f"{error.ename}: {error.evalue}", *lines])).rstrip()


def last_words(log):
    log.seek(0)
    return "".join(log.read().decode("utf-8", "replace").splitlines(keepends=True)[-15:])


def faults(cell, path):
    """What is wrong with the results of a cell that ran."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            yield f"wrote to stderr: {output.text.strip()[:300]}"
        data = output.get("data", {})
        alternatives = alternative_texts(text_of(data.get("text/html", "")))
        bare = {"image/png", "image/svg+xml", "image/jpeg"} & set(data)
        if not all(alternatives) or bare and not alternatives:
            yield "shows a picture without alternative text"
        if found := OBJECT.search(text_of(data.get("text/plain", ""))):
            yield f"shows an object instead of its content: {found[0]} (end a cell on println, not on printf)"
        if DISPLAY_ID.fullmatch(text_of(data.get("text/plain", ""))):
            yield "shows the id that display(…) returns: end the cell with another statement"
        shown = [output.get("text", "")] + [text_of(v) for k, v in data.items() if k.startswith("text/")]
        if found := MACHINE_PATH.search("\n".join(shown)):
            yield f"shows a path of this machine: {found[0]}"
    asked = "exercise-check" in tags(cell) and not is_solutions(path)
    for line in printed(cell).splitlines():
        if line.startswith(("✗", "○")) and not asked:
            yield f"a check failed: {line}"
        if line.startswith("✓") and asked and is_original(path):
            yield f"the exercise is answered already: {line}"


def tidy(notebook, seconds):
    """Leaves in an executed notebook only what is the same after every run, and the measured seconds."""
    course = dict(notebook.metadata.get("course", {})) | {"seconds": math.ceil(seconds)}
    notebook.metadata = nbformat.from_dict(METADATA | {"course": course})
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        ran = bool(cell.source.strip())
        count += ran
        cell.execution_count = count if ran else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def save(execution):
    """Stores the results in the notebook's file, and the pictures that its cells export beside it."""
    text = nbformat.writes(execution.notebook)  # the form in which JupyterLab writes it too
    write(execution.path, (text.rstrip("\n") + "\n").encode())
    for name, picture in exported_pictures(execution.notebook):
        place = execution.path.parent / "images" / name
        place.parent.mkdir(exist_ok=True)
        write(place, picture)


def exported_pictures(notebook):
    """File name and bytes of each picture that a cell exports: metadata course.export names the file."""
    for cell in notebook.cells:
        name = cell.metadata.get("course", {}).get("export")
        if name:
            shown = "".join(text_of(o.get("data", {}).get("text/html", "")) for o in cell.outputs)
            found = re.search(r"data:image/png;base64,([A-Za-z0-9+/=]+)", shown)
            if found:
                yield name, base64.b64decode(found[1])


def write(path, content):
    """At once or not at all."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(content)
    os.replace(temporary, path)


# ---------------------------------------------------------------- running many


def stop():
    """Ends the kernels that run now; their notebooks fail within a second."""
    for client in list(RUNNING):
        process = client.km.provisioner.process
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # a launcher may have started the JVM as its child
        else:
            process.kill()


def pool():
    return ThreadPoolExecutor(max_workers=KERNELS_AT_ONCE)


def main(arguments=None, root=ROOT):
    parser = argparse.ArgumentParser(prog="runner.py", description="Run chapters and their solutions without a browser.")
    parser.add_argument("id", nargs="*", help="chapters such as 02 07, or notebook files; none means all chapters")
    parser.add_argument("--save", action="store_true", help="store the results of the notebooks that passed")
    options = parser.parse_args(arguments)

    every = notebooks(root)
    known = sorted({path.name[:2] for path in every})
    copies = [Path(name).resolve() for name in options.id if name.endswith(".ipynb")]
    if absent := [path for path in copies if not path.is_file()]:
        print(f"There is no file {absent[0]}.")
        return 2
    ids = {identity.zfill(2) for identity in options.id if not identity.endswith(".ipynb")}
    if unknown := sorted(ids - set(known)):
        print(f"There is no chapter {' '.join(unknown)}. There are: {' '.join(known) or 'none'}.")
        return 2
    chosen = [path for path in every if not options.id or path.name[:2] in ids] + copies
    if not chosen:
        print("There is nothing to run: notebooks/ holds no notebook.")
        return 2

    start = time.monotonic()
    with pool() as workers:
        executions = []
        try:
            run = lambda path: execute_copy(path) if path in copies else execute(path)
            for execution in workers.map(run, chosen):
                executions.append(execution)
                report(execution)
                if execution.path in copies:
                    print("".join(f"  {verdict}\n" for verdict in verdicts(execution.notebook)), end="", flush=True)
                if options.save and not execution.problems:
                    save(execution)
        except KeyboardInterrupt:
            workers.shutdown(wait=False, cancel_futures=True)
            stop()
            print("Stopped.")
            return 130
    failed = sum(bool(execution.problems) for execution in executions)
    checks = sum(execution.checks for execution in executions)
    result = f"{failed} failed" if failed else "all passed"
    print(f"{len(executions)} notebooks, {time.monotonic() - start:.0f} s, {checks} checks passed, {result}")
    return 1 if failed else 0


def verdicts(notebook):
    """What the check of each exercise said."""
    for cell in notebook.cells:
        if "exercise-check" in tags(cell):
            yield from (line for line in printed(cell).splitlines() if line.startswith(("✓", "✗", "○")))


def execute_copy(path):
    """A learner's copy may lie anywhere; it runs where its relative paths hold."""
    return execute(path, folder=None if path.is_relative_to(ROOT) else ROOT / "notebooks")


def report(execution):
    mark = "✗" if execution.problems else "✓"
    name = short_name(execution.path)
    print(f"{mark} {name:<50} {execution.seconds:6.1f} s {execution.checks:4d} checks", flush=True)
    for problem in execution.problems:
        print(f"  {problem}", flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main())
