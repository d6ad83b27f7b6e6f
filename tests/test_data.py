"""The data sets: their page agrees with the catalogue, and the command that fetches them does what it says."""
import json
import os
import subprocess
import sys

import datasets_readme
import pytest
from runner import ROOT
from test_course import course, ready, stand_ins  # noqa: F401  (course and ready are fixtures)

FETCH = "recurrent.data.Fetch"


def catalogue():
    return json.loads((ROOT / "datasets" / "catalogue.json").read_text(encoding="utf-8"))


def test_page_is_made_from_the_catalogue():
    page = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    assert page == datasets_readme.page(catalogue()), "run: python3 tests/datasets_readme.py"


def test_page_names_every_data_set_with_source_and_licence():
    page = datasets_readme.page(catalogue())
    for entry in catalogue():
        assert f"`{entry['id']}`" in page
        assert entry["source"] in page and entry["licence"] in page


# ---------------------------------------------------------------- course.py data


def echo(course):
    """The stand-in for Java says what it was asked to run."""
    java = course.jdk / "bin" / "java"
    java.write_text(java.read_text().replace("echo 'ND4J backend: stand-in'", 'echo "java $*"'))


@stand_ins
@pytest.mark.parametrize(
    "arguments, passed",
    [
        ([], f"{FETCH}\n"),
        (["--list"], f"{FETCH} --list\n"),
        (["--all"], f"{FETCH} --all\n"),
        (["surnames", "ett-h1"], f"{FETCH} surnames ett-h1\n"),
    ],
)
def test_data_hands_over_to_the_library(ready, arguments, passed):
    echo(ready)
    ready.run("data", *arguments).good(passed)
    assert ready.calls() == []


@stand_ins
def test_data_builds_the_library_and_nothing_else(course):
    echo(course)
    course.run("data", "--list").good(FETCH)
    assert course.calls() == ["mvn"]


@stand_ins
def test_data_returns_what_the_library_says(ready):
    java = ready.jdk / "bin" / "java"
    java.write_text(java.read_text().replace("echo 'ND4J backend: stand-in'", "exit 1"))
    assert ready.run("data", "--all").code == 1


@stand_ins
def test_data_without_java(course):
    (course.bin / "java").unlink()
    course.run("data", "--all").bad("No Java was found")


@pytest.mark.skipif("RECURRENT_DATA_MIRROR" not in os.environ, reason="set RECURRENT_DATA_MIRROR to a folder with the downloads")
@pytest.mark.long
def test_fetched_data_lies_in_the_cache(tmp_path):
    env = os.environ | {"RECURRENT_DATA_HOME": str(tmp_path / "cache")}

    def data(*arguments):
        command = [sys.executable, str(ROOT / "course.py"), "data", *arguments]
        return subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=300)

    done = data("first-names", "nyc-taxi", "no-such-set")
    assert done.returncode == 1 and "did you mean one of" in done.stdout
    done = data("first-names", "nyc-taxi")
    assert done.returncode == 0, done.stdout
    assert "first-names: loaded, checked" in done.stdout
    for entry in catalogue():
        if entry["id"] in ("first-names", "nyc-taxi"):
            for file in entry["files"]:
                kept = tmp_path / "cache" / entry["id"] / file["file"].rpartition("/")[2]
                assert kept.stat().st_size == file["bytes"]
    assert "nyc-taxi" in data("--list").stdout
