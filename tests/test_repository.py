"""The repository keeps to its rules, and each rule notices what it exists to notice."""
import hashlib
import json

import nbformat
import notebook_rules
import pytest
import repository_rules
import runner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ALT = "A line that falls from 2.5 to 1.25 in ten steps."


@pytest.mark.parametrize("rule", notebook_rules.RULES, ids=lambda rule: rule.__name__)
def test_notebooks_keep_the_rule(rule):
    paths = runner.notebooks()
    problems = [str(problem) for path in paths for problem in rule(path, nbformat.read(path, as_version=4))]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("rule", repository_rules.RULES, ids=lambda rule: rule.__name__)
def test_repository_keeps_the_rule(rule):
    problems = list(rule(runner.ROOT))
    assert not problems, "\n" + "\n".join(problems)


# ---------------------------------------------------------------- the rules for notebooks, on bad examples


def printing(source, text):
    return new_code_cell(source, outputs=[new_output("stream", name="stdout", text=text)])


def showing(source, **data):
    kinds = {"html": "text/html", "png": "image/png"}
    return new_code_cell(source, outputs=[new_output("display_data", {kinds[key]: value for key, value in data.items()})])


def example():
    """A notebook that keeps every rule."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Title\n\nThe loss ends at 1.25, after 12,929 steps since 1983: 25.0 % of `0.77` and $0.88$."),
            new_code_cell("%load ../lib/notebook.jshell"),
            new_markdown_cell("Now a run.\n\n```java\nvar rate = 0.33;\n```"),
            printing("import java.time.Duration;\nrecord Step(int n) {}\nvar step = new Step(2);", "loss 1.2496 12929 0.25\n"),
            showing("var wait = Duration.ofSeconds(1);", html=f'<img alt="{ALT}" src="data:,">'),
        ],
        metadata=runner.METADATA | {"course": {"seconds": 321}},
    )
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
    return notebook


def problems_of(rule, notebook, path):
    return [str(problem) for problem in rule(path, notebook)]


@pytest.fixture
def chapter(tmp_path):
    return tmp_path / "notebooks" / "01-title.ipynb"


@pytest.mark.parametrize("rule", notebook_rules.RULES, ids=lambda rule: rule.__name__)
def test_good_notebook_has_no_problem(rule, chapter):
    assert problems_of(rule, example(), chapter) == []


def code(source):
    return lambda notebook: notebook.cells.append(new_code_cell(source))


def prose(source, **metadata):
    return lambda notebook: notebook.cells.append(new_markdown_cell(source, metadata=metadata))


def cell(number, **values):
    return lambda notebook: notebook.cells[number - 1].update(values)


def added(value):
    return lambda notebook: notebook.cells.append(value)


BAD_NOTEBOOKS = [
    ("title", cell(1, source="Title"), "does not start"),
    ("set_up_cell", cell(2, source="%load ../lib/notebook.jshell\nint a;"), "not the one line"),
    ("set_up_cell", cell(2, outputs=[new_output("stream", name="stdout", text="hello")]), "set-up cell prints"),
    ("exercises", cell(2, source='Exercises.check("01.1", answer);'), "not tagged exercise-check"),
    ("set_up_cell", lambda notebook: notebook.cells.__delitem__(slice(1, None)), "has no code"),
    ("code_budget", code("int a;\n" * 31), "has 31 code lines"),
    ("code_budget", lambda notebook: [code("int a;\n" * 7)(notebook) for _ in range(9)], "median code cell has 7"),
    ("code_budget", code("int a;"), "code cell 3 in a row"),
    ("word_budget", prose("word " * 4001), "words; at most 4000"),
    ("stored_results", cell(4, execution_count=None), "execution count None, expected 2"),
    ("stored_results", cell(4, outputs=[new_output("error", ename="E", evalue="boom")]), "stored error: boom"),
    ("stored_results", cell(4, outputs=[new_output("stream", name="stderr", text="x")]), "stderr"),
    ("stored_results", lambda notebook: [cell(4, outputs=[])(notebook), cell(5, outputs=[])(notebook)], "no stored results"),
    ("metadata", lambda notebook: notebook.metadata.pop("course"), "no course.seconds"),
    ("metadata", lambda notebook: notebook.metadata.language_info.update(version="17"), "language_info is not"),
    ("machine_paths", code('read("/' + 'home/me/data.csv")'), "a path of one machine"),
    ("machine_paths", prose("See C:\\" + "Users\\me."), "a path of one machine"),
    ("machine_paths", added(printing("f()", "read /" + "root/x")), "a path of one machine"),
    ("nothing_fetched", code('read("https://example.org/a.csv")'), "names a web address"),
    ("figures", added(showing("f()", png="iVBORw0KGgo=")), "alternative text of less than 30"),
    ("figures", added(showing("f()", html='<img alt="A line." src="x">')), "less than 30 characters: 'A line.'"),
    ("figures", prose("![A line.](line.png)"), "less than 30"),
    ("numbers_in_prose", prose("It ends at 1.26."), "1.26 is in the text"),
    ("numbers_in_prose", prose("<details>\nIt took 12,930 steps.\n</details>"), "12,930 is in the text"),
    ("numbers_in_prose", prose("The slope is −1.25."), "−1.25 is in the text"),
    ("numbers_in_prose", prose("It got 24.0 %."), "24.0 is in the text"),
    ("numbers_in_prose", prose("It has 97,002 rows.", course={"cited": ["97,002"]}), "names no source"),
    ("used_before_defined", code("Early early;\nrecord Early() {}"), "uses Early before"),
    ("sealed_siblings", code("sealed interface Shape permits Ball {}\nrecord Ball(int r) implements Shape {}"), "must stand inside"),
    ("magics", code("%jars ../lib/x.jar"), "%jars does not work"),
    ("magics", code("%time f()"), "%time does not work"),
    ("magics", code("%maven a:b:1"), "%maven does not work"),
    ("magics", code('var text = """\n    50\n    % of it\n    """;'), "text block starts with %"),
    ("type_patterns", code("switch (shape) {\n    case Ball ball -> 1;\n}"), "needs Java 21: case Ball ball ->"),
    ("type_patterns", code("switch (shape) {\n    case Ball(int r) -> 1;\n}"), "needs Java 21"),
    ("time_imports", code("var now = Instant.now();"), "uses Instant without"),
]


@pytest.mark.parametrize("rule, spoil, expected", BAD_NOTEBOOKS, ids=lambda value: value if isinstance(value, str) else "")
def test_bad_notebook_is_noticed(rule, spoil, expected, chapter):
    notebook = example()
    spoil(notebook)
    problems = problems_of(getattr(notebook_rules, rule), notebook, chapter)
    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(
    "text, metadata",
    [
        ("It has 97,002 rows (Smith 1987).", {"course": {"cited": ["97,002"]}}),
        ("It ends at 1.2 or 1.25 or +1.250, within 321 s.", {}),
        ("Two-digit counts such as 25, versions such as 1.0.8, years such as 2016 and the 1990s.", {}),
        ("### Section 3.14\n\nSee [chapter 0.55](x.ipynb) and https://example.org/0.66.", {}),
    ],
)
def test_good_numbers_in_prose_pass(text, metadata, chapter):
    notebook = example()
    # 1.2496 rounds to 1.2, 1.25 and 1.250.
    notebook.cells.append(new_markdown_cell(text, metadata=metadata))
    assert problems_of(notebook_rules.numbers_in_prose, notebook, chapter) == []


def test_file_names_and_solutions(tmp_path):
    folder = tmp_path / "notebooks"
    assert "NN-short-title" in problems_of(notebook_rules.file_name, example(), folder / "1_Title.ipynb")[0]
    assert "belong to no chapter" in problems_of(notebook_rules.file_name, example(), folder / "solutions" / "01-a.ipynb")[0]
    notebook = example()
    notebook.cells[3].metadata.tags = ["exercise-check"]
    assert "no solutions" in problems_of(notebook_rules.file_name, notebook, folder / "01-a.ipynb")[0]


# ---------------------------------------------------------------- the rules for the repository, on bad examples


DATA = "month,value\n1,2\n"
ENTRY = {
    "file": "a.csv",
    "sha256": hashlib.sha256(DATA.encode()).hexdigest(),
    "bytes": len(DATA),
    "source": "A. Author 1990",
    "licence": "CC0",
}
POM = '<project xmlns="http://maven.apache.org/POM/4.0.0">%s</project>'
GOOD_FILES = {
    "README.md": "# Course\n\n## How to start\n\n[start](#how-to-start), [data](datasets/README.md#the-data), "
    "[one](notebooks/01-title.ipynb)\n\n```\npython3 course.py lab\npython3 course.py test\n```\nTablesaw 0.43.1.\n",
    "CONTRIBUTING.md": "# Contributing\n",
    "notebooks/teaching.md": "# Teaching\n",
    "lib/dl4j-layers.md": "# Layers\n",
    "lib/dl4j-layers-speed.md": "# Speed\n",
    "LICENSE": "MIT\n",
    "CITATION.cff": "version: 0.1.0\n",
    "course.py": 'add("lab")\nadd("test")\n',
    "requirements.txt": "jupyterlab==4.6.6  # the editor\n",
    "pom.xml": POM % "<version>0.1.0</version><properties><tablesaw.version>0.43.1</tablesaw.version></properties>",
    "lib/pom.xml": POM % "<parent><version>0.1.0</version></parent>",
    ".ci/run": "python3 course.py test\n",
    "datasets/README.md": "# The data\n",
    "lib/dl4j-layers.md": "# Layers\n",
    "datasets/a.csv": DATA,
    "datasets/catalogue.json": json.dumps([ENTRY]),
}


@pytest.fixture
def repository(tmp_path):
    """A repository that keeps every rule."""
    for name, text in GOOD_FILES.items():
        put(tmp_path, name, text)
    nbformat.write(example(), tmp_path / "notebooks" / "01-title.ipynb")
    return tmp_path


def put(root, name, text):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("rule", repository_rules.RULES, ids=lambda rule: rule.__name__)
def test_good_repository_has_no_problem(rule, repository):
    assert list(rule(repository)) == []


def catalogue(**changes):
    return json.dumps({"datasets": [ENTRY | changes]})


BAD_FILES = [
    ("top_level", "notes.md", "x", "notes.md: does not belong"),
    ("registry_hosts", "lib/A.java", "https://" + repository_rules.REGISTRY_HOSTS[0] + "/x", "names the package host"),
    ("links", "README.md", "[x](gone.md)", "link gone.md: there is no such file"),
    ("links", "README.md", "[x](notebooks/02-gone.ipynb)", "no such file"),
    ("links", "README.md", "# A\n[x](#b)", "link #b: there is no such heading"),
    ("links", "CONTRIBUTING.md", "[x](README.md#gone)", "no such heading"),
    ("links", "README.md", '<a href="gone.html">x</a>', "no such file"),
    ("links", "README.md", "[x](../secret.md)", "out of the repository"),
    ("links", "README.md", None, "README.md is missing"),
    ("page_figures", "README.md", "![](x.png)", "no alternative text"),
    ("data_files", "datasets/b.csv", "x", "datasets/b.csv: not listed"),
    ("data_files", "datasets/a.csv", DATA.replace("2", "3"), "SHA-256"),
    ("data_files", "datasets/a.csv", DATA + "2,3\n", "bytes, the catalogue says"),
    ("data_files", "datasets/a.csv", None, "lists a.csv, which does not exist"),
    ("data_files", "datasets/catalogue.json", catalogue(source=""), "no source"),
    ("data_files", "datasets/catalogue.json", catalogue(licence=""), "no licence (write"),
    ("data_files", "datasets/catalogue.json", catalogue(licence="unknown"), "says nothing"),
    ("data_files", "datasets/catalogue.json", "{", "cannot be read"),
    ("data_files", "notebooks/b.csv", "x", "outside datasets/"),
    ("data_files", "datasets/catalogue.json", catalogue(url="http://a.org/b/"), "is not https"),
    ("data_files", "datasets/catalogue.json", catalogue(url="https://a.org/b/", bytes=0), "no size"),
    ("data_files", "datasets/catalogue.json", catalogue(url="https://a.org/b/", sha256="0"), "SHA-256 is none"),
    ("data_files", "datasets/catalogue.json", catalogue(url="https://a.org/b/", licence=""), "no licence"),
    ("data_files", "datasets/catalogue.json", catalogue(url="https://a.org/b/"), "a copy of a.csv, which is loaded"),
    ("commands", "README.md", "Type python3 course.py test.", "no code block says python3 course.py test"),
    ("commands", "README.md", "```\npython3 course.py fly\n```", "course.py has no command fly"),
    ("commands", ".ci/run", "pytest tests", ".ci/run does not call"),
    ("javadoc", "lib/src/main/java/A.java", "/** Fine. */\npublic final class A {\n\n  public int size() {\n", "A.java:4: no Javadoc: public int size()"),
    ("javadoc", "lib/src/main/java/A.java", "/** Fine. */\npublic interface A {\n\n  int size();\n}\n", "A.java:4: no Javadoc: int size();"),
    ("versions", "lib/pom.xml", POM % "<parent><version>0.2.0</version></parent>", "lib/pom.xml: version 0.2.0"),
    ("versions", "CITATION.cff", "version: 0.2.0\n", "CITATION.cff: version 0.2.0"),
    ("versions", "requirements.txt", "jupyterlab>=4\n", "not pinned"),
    ("versions", "README.md", "pip install jupyterlab==4.0.0", "jupyterlab 4.0.0, requirements.txt says 4.6.6"),
    ("java_versions", "README.md", "It uses Tablesaw 0.38.2.", "tablesaw 0.38.2, pom.xml says 0.43.1"),
    ("java_versions", "CONTRIBUTING.md", "`tech.tablesaw:tablesaw-core:0.38.2`", "tablesaw 0.38.2"),
]


@pytest.mark.parametrize("rule, name, text, expected", BAD_FILES)
def test_bad_repository_is_noticed(rule, name, text, expected, repository):
    if text is None:
        (repository / name).unlink()
    else:
        put(repository, name, text)
    problems = list(getattr(repository_rules, rule)(repository))
    assert any(expected in problem for problem in problems), problems


def test_every_rule_has_a_bad_example():
    rules = {rule.__name__ for rule in notebook_rules.RULES + repository_rules.RULES}
    assert rules - {"file_name"} == {row[0] for row in BAD_NOTEBOOKS + BAD_FILES}


@pytest.mark.parametrize("name", ["chapter", "solutions"])
def test_the_skeleton_of_a_chapter_keeps_the_rules(name, tmp_path):
    """All but those that need stored results: it has none before it has run."""
    text = (runner.ROOT / "notebooks" / "skeleton" / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text.replace("@@NUMBER@@", "42").replace("@@TITLE@@", "Echo state networks"), 4)
    path = tmp_path / ("notebooks/solutions" if name == "solutions" else "notebooks") / "42-echo.ipynb"
    chapter = (runner.ROOT / "notebooks" / "skeleton" / "chapter.ipynb").read_text(encoding="utf-8")
    put(tmp_path, "notebooks/42-echo.ipynb", chapter.replace("@@NUMBER@@", "42"))
    put(tmp_path, "notebooks/solutions/42-echo.ipynb", "")
    need_results = ("stored_results", "metadata", "numbers_in_prose")
    rules = [rule for rule in notebook_rules.RULES if rule.__name__ not in need_results]
    assert [problem for rule in rules for problem in rule(path, notebook)] == []


def test_licence_may_say_that_there_is_none(repository):
    put(repository, "datasets/catalogue.json", catalogue(licence=repository_rules.NO_LICENCE))
    assert list(repository_rules.data_files(repository)) == []
