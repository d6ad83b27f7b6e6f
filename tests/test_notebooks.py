"""Every notebook runs without a problem, and its stored results are those of a fresh run."""
import os

import compare
import nbformat
import pytest
import runner
from jupyter_client.kernelspec import KernelSpecManager

LONG_SECONDS = 20


def parameter(path):
    """A notebook as a test's parameter; the seconds that it stores tell whether it is long."""
    seconds = nbformat.read(path, as_version=4).metadata.get("course", {}).get("seconds", 0)
    marks = [pytest.mark.long] if seconds > LONG_SECONDS else []
    return pytest.param(path, id=runner.short_name(path).removesuffix(".ipynb"), marks=marks)


NOTEBOOKS = [parameter(path) for path in runner.notebooks()]


@pytest.fixture(scope="session")
def executions(request):
    """The run of each chosen notebook, two at a time; a test waits for its own only."""
    missing = what_is_missing()
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    chosen = [item.callspec.params["path"] for item in request.session.items if "executions" in item.fixturenames]
    with runner.pool() as workers:
        yield {path: workers.submit(runner.execute, path) for path in chosen}
        workers.shutdown(cancel_futures=True)


def what_is_missing():
    if runner.KERNEL not in KernelSpecManager().find_kernel_specs():
        return "there is no Java kernel: run python3 course.py setup"
    if not list((runner.ROOT / "lib" / "target").glob("*.jar")):
        return "the library is not built: run python3 course.py setup"
    return None


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_runs_and_stored_results_are_current(path, executions):
    execution = executions[path].result()
    stored = nbformat.read(path, as_version=4)
    problems = execution.problems or list(compare.differences(path, stored, execution.notebook))
    assert not problems, "\n".join(map(str, problems))
