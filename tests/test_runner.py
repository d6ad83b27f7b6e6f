"""The runner and the comparison notice what they exist to notice."""
import base64
import contextlib
import io
import os
import re
import struct
import time

import compare
import nbformat
import pytest
import runner
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

GOOD = ['System.out.println("✓ two plus two is " + (2 + 2));', "1.5 + 1"]
BAD = [
    'System.err.println("a warning");',
    'display("<img src=\'data:,\'>", "text/html");',
    'System.out.println("✗ the gradient is wrong");',
    "int quotient(int n) {\n    return n / 0;\n}",
    "quotient(1)",
    'System.out.println("not reached");',
]
RUNAWAY = ["void spin() {\n    while (true) {\n    }\n}", "spin()"]


def write(folder, name, sources):
    folder.mkdir(parents=True, exist_ok=True)
    notebook = new_notebook(cells=[new_markdown_cell("# A title"), *map(new_code_cell, sources)])
    nbformat.write(notebook, folder / name)
    return folder / name


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of three chapters, run once with --save. The first start of a kernel fails."""
    root = tmp_path_factory.mktemp("course")
    for name, sources in {"01-good.ipynb": GOOD, "02-bad.ipynb": BAD, "03-runaway.ipynb": RUNAWAY}.items():
        write(root / "notebooks", name, sources)
    before = {path.name: path.read_bytes() for path in runner.notebooks(root)}
    starts, start, execute = [], NotebookClient.async_start_new_kernel, runner.execute

    async def start_second_time(client, **options):
        starts.append(client)
        if len(starts) == 1:
            raise RuntimeError("no start")
        await start(client, **options)

    def execute_within_limit(path):
        return execute(path, timeout=3) if "runaway" in path.name else execute(path)

    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output):
        patch.setattr(NotebookClient, "async_start_new_kernel", start_second_time)
        patch.setattr(runner, "execute", execute_within_limit)
        code = runner.main(["--save"], root)
    return root, before, code, output.getvalue(), len(starts)


def test_report_names_each_failure(course):
    _, _, code, report, _ = course
    assert code == 1
    for expected in (
        "02-bad.ipynb, cell 2 (System.err.println(\"a warning\");): wrote to stderr: a warning",
        "02-bad.ipynb, cell 3 (display(\"<img src='data:,'>\", \"text/html\");): shows a picture without alternative text",
        "cell 4 (System.out.println(\"✗ the gradient is wrong\");): a check failed: ✗ the gradient is wrong",
        "02-bad.ipynb, cell 6 (quotient(1)): RuntimeException: java.lang.ArithmeticException, / by zero",
        "    java.lang.ArithmeticException: / by zero\n    \tat .quotient(",
        "03-runaway.ipynb, cell 3 (spin()): ran longer than 3 s; its kernel was ended",
        "3 notebooks, ",
        "1 checks passed, 2 failed",
    ):
        assert expected in report
    assert "\x1b" not in report
    assert re.search(r"^✓ 01-good\.ipynb +\d+\.\d s +1 checks$", report, re.M)


def test_kernel_that_does_not_start_is_tried_again(course):
    *_, report, starts = course
    assert starts == 4
    assert "did not start" not in report


def test_save_stores_only_what_passed(course):
    root, before, *_ = course
    folder = root / "notebooks"
    assert sorted(path.name for path in folder.iterdir()) == sorted(before)
    for name in ("02-bad.ipynb", "03-runaway.ipynb"):
        assert (folder / name).read_bytes() == before[name]
    text = (folder / "01-good.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    seconds = notebook.metadata.pop("course")["seconds"]
    assert notebook.metadata == runner.METADATA
    assert isinstance(seconds, int) and seconds > 0
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 2]
    assert notebook.cells[1].outputs[0].text == "✓ two plus two is 4\n"
    assert "✓ two" in text and text.endswith("}\n") and text.startswith('{\n "')


def test_stop_ends_the_kernel_and_its_children(tmp_path):
    path = write(tmp_path, "01-endless.ipynb", ["Thread.sleep(100_000);"])
    with runner.pool() as workers:
        future = workers.submit(runner.execute, path)
        while not runner.RUNNING and not future.done():
            time.sleep(0.1)
        group = next(iter(runner.RUNNING)).km.provisioner.process.pid
        time.sleep(1)
        runner.stop()
        (problem,) = future.result(timeout=30).problems
    assert str(problem).startswith("01-endless.ipynb, cell 2 (Thread.sleep(100_000);): the kernel died")
    if hasattr(os, "killpg"):
        assert ends_soon(group)


def ends_soon(group):
    """True once no process of the group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_kernel_that_never_starts_is_reported(tmp_path, monkeypatch):
    async def fail(client, **options):
        raise RuntimeError("no start")

    monkeypatch.setattr(NotebookClient, "async_start_new_kernel", fail)
    (problem,) = runner.execute(write(tmp_path, "01-good.ipynb", GOOD)).problems
    assert str(problem).startswith("01-good.ipynb: the Java kernel did not start, twice\n    no start")


def test_missing_kernel_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "KERNEL", "no-such-kernel")
    (problem,) = runner.execute(write(tmp_path, "01-good.ipynb", GOOD)).problems
    assert "there is no Java kernel" in problem.cause


def test_unknown_chapter_and_empty_course(tmp_path, capsys):
    assert runner.main([], tmp_path) == 2
    assert "nothing to run" in capsys.readouterr().out
    write(tmp_path / "notebooks", "01-good.ipynb", GOOD)
    assert runner.main(["7"], tmp_path) == 2
    assert "There is no chapter 07. There are: 01." in capsys.readouterr().out


def exercise(text):
    return new_code_cell(outputs=[new_output("stream", name="stdout", text=text + "\n")], metadata={"tags": ["exercise-check"]})


def test_unanswered_exercise_is_no_failure_in_a_chapter(tmp_path):
    cell = exercise("○ 01.1: not answered yet")
    assert list(runner.faults(cell, tmp_path / "01-good.ipynb")) == []
    assert list(runner.faults(cell, tmp_path / "solutions" / "01-good.ipynb")) == ["a check failed: ○ 01.1: not answered yet"]


def test_the_courses_own_chapter_does_not_answer_its_exercises(tmp_path):
    cell = exercise("✓ 01.1: right.")
    chapter = runner.ROOT / "notebooks" / "01-good.ipynb"
    assert list(runner.faults(cell, chapter)) == ["the exercise is answered already: ✓ 01.1: right."]
    assert list(runner.faults(cell, chapter.parent / "solutions" / "01-good.ipynb")) == []
    assert list(runner.faults(cell, tmp_path / "01-good.ipynb")) == []


def test_verdicts_are_those_of_the_exercises():
    notebook = new_notebook(cells=[cell_with("✓ a check\n"), exercise("✗ 01.1: wrong\nmore"), exercise("✓ 01.2: right.")])
    assert list(runner.verdicts(notebook)) == ["✗ 01.1: wrong", "✓ 01.2: right."]


@pytest.mark.parametrize("text", ["java.io.PrintStream@7d0e6537", "[D@1b2c3d", "[[I@1b2c3d", "[Ljava.lang.String;@1b2c"])
def test_an_object_in_place_of_its_content_is_noticed(text, tmp_path):
    (fault,) = runner.faults(new_code_cell(outputs=[new_output("execute_result", {"text/plain": text})]), tmp_path / "01.ipynb")
    assert fault == f"shows an object instead of its content: {text} (end a cell on println, not on printf)"


@pytest.mark.parametrize(
    "data",
    [
        {"image/png": "iVBORw0KGgo="},
        {"image/svg+xml": "<svg/>"},
        {"text/html": "<img src='x.png' alt=''>"},
        {"image/png": "iVBORw0KGgo=", "text/html": "<b>no picture</b>"},
    ],
)
def test_picture_needs_alternative_text(data, tmp_path):
    cell = new_code_cell(outputs=[new_output("display_data", data)])
    assert list(runner.faults(cell, tmp_path / "01.ipynb")) == ["shows a picture without alternative text"]
    cell.outputs[0].data["text/html"] = '<img src="x.png" alt="a falling line">'
    assert list(runner.faults(cell, tmp_path / "01.ipynb")) == []


def test_path_of_this_machine_is_noticed(tmp_path):
    folder = "/" + "home/somebody/course"
    cell = new_code_cell(outputs=[new_output("stream", name="stdout", text=f"read {folder}/data.csv")])
    assert list(runner.faults(cell, tmp_path / "01.ipynb")) == ["shows a path of this machine: /" + "home/somebody"]


def test_display_id_is_noticed(tmp_path):
    data = {"text/plain": "b8e93a08-a167-4034-affa-a3b9030f9589"}
    (fault,) = runner.faults(new_code_cell(outputs=[new_output("display_data", data)]), tmp_path / "01.ipynb")
    assert fault.startswith("shows the id that display(…) returns")


# ---------------------------------------------------------------- comparison


def cell_with(text, tags=(), **course):
    metadata = {"tags": list(tags), "course": course}
    return new_code_cell("f()", metadata=metadata, outputs=[new_output("stream", name="stdout", text=text)])


def compared(old, new, tags=(), **course):
    return list(compare.cell_differences(cell_with(old, tags, **course), cell_with(new, tags, **course)))


@pytest.mark.parametrize(
    "old, new",
    [
        ("loss 0.123456789", "loss 0.123456790"),
        ("loss 0.0000000001", "loss 0.0000000002"),
        ("1,000,000 steps", "1,000,001 steps"),
        ("took 12.3 s, 4 ms each", "took 9 s, 15 ms each"),
        ("trained in 3 seconds", "trained in 2.5 seconds"),
        ("|  9.5 s|", "| 10.5 s|"),
        ("[ 0.0000, 1]", "[-0.0000, 1]"),
    ],
)
def test_equal_enough(old, new):
    assert compared(old, new) == []


@pytest.mark.parametrize(
    "old, new, cause",
    [
        ("loss 0.1234", "loss 0.1235", "expected 0.1234, found 0.1235"),
        ("a\nloss 0.5", "a\ngain 0.5", "expected 'loss 0.5', found 'gain 0.5'"),
        ("a\nb", "a", "expected 2 lines, found 1"),
        ("x = -1", "x = 1", "expected -1, found 1"),
        ("<td>1.5</td>", "<td>1.6</td>", "expected 1.5, found 1.6"),
    ],
)
def test_different(old, new, cause):
    assert compared(old, new) == [cause]


def test_varying_cell_has_a_range_for_its_numbers_only():
    assert compared("loss 1.0", "loss 1.2", ["varies"], tolerance=0.3) == []
    assert compared("loss 1.0", "loss 2.0", ["varies"], tolerance=0.3) == ["expected 1.0, found 2.0"]
    assert len(compared("loss 1.0", "gain 1.0", ["varies"], tolerance=0.3)) == 1
    assert "tolerance" in compared("loss 1.0", "loss 1.0", ["varies"])[0]


def test_varying_cell_has_a_range_for_small_numbers_beside_large_ones():
    assert compared("0.96 ± 0.009", "0.97 ± 0.003", ["varies"], tolerance=0.1, absolute=0.02) == []
    assert compared("0.96 ± 0.009", "0.97 ± 0.030", ["varies"], tolerance=0.1, absolute=0.02) == ["expected 0.009, found 0.030"]
    assert compared("0.96 ± 0.009", "0.97 ± 0.003", ["varies"], tolerance=0.1) == ["expected 0.009, found 0.003"]


def test_environment_cell_compares_kinds_only():
    assert compared("Java 17", "Java 25, Linux", ["environment"]) == []
    without = cell_with("Java 17", ["environment"])
    without.outputs = []
    assert len(list(compare.cell_differences(without, cell_with("Java 17", ["environment"])))) == 1


def picture(width, height, alt):
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
    source = "data:image/png;base64," + base64.b64encode(header).decode()
    return new_code_cell("f()", outputs=[new_output("display_data", {"text/html": f'<img alt="{alt}" src="{source}">'})])


def test_pictures_compare_by_size_and_alternative_text():
    old = picture(800, 400, "the loss falls to 0.25")
    assert list(compare.cell_differences(old, picture(800, 400, "the loss falls to 0.25"))) == []
    assert list(compare.cell_differences(old, picture(800, 401, "the loss falls to 0.25"))) == ["expected 400, found 401"]
    assert list(compare.cell_differences(old, picture(800, 400, "the loss falls to 0.35"))) == ["expected 0.25, found 0.35"]


def test_difference_names_notebook_and_cell(tmp_path):
    old, new = (new_notebook(cells=[new_markdown_cell("# T"), cell_with(text)]) for text in ("a 1", "a 2"))
    (problem,) = compare.differences(tmp_path / "01-good.ipynb", old, new)
    assert str(problem) == "01-good.ipynb, cell 2 (f()): expected 1, found 2"
