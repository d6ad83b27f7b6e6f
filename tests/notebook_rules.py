"""What every notebook of the course keeps to, apart from running. A rule takes a notebook's path and
content and yields a problem for each breach; RULES at the end lists them all."""
import re
import statistics

import compare
import nbformat
from runner import (
    MACHINE_PATH,
    METADATA,
    ROOT,
    Problem,
    alternative_texts,
    first_line,
    is_solutions,
    short_name,
    tags,
    text_of,
)

MEDIAN_CODE_LINES = 6
MOST_CODE_LINES = 30
CODE_CELLS_IN_A_ROW = 2
MOST_WORDS = 4000
ALTERNATIVE_LENGTH = 30


def code_cells(notebook):
    return [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]


def prose_cells(notebook):
    return [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "markdown"]


def problem(path, number, cell, cause):
    return Problem(short_name(path), number, first_line(cell), cause)


def whole(path, cause):
    return Problem(short_name(path), 0, "", cause)


# ---------------------------------------------------------------- text of cells


FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.S | re.M)
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
MATHS = re.compile(r"\$\$.*?\$\$|\$(?! )[^$\n]+?\$", re.S)
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\([^)]*\)|<?https?://\S+")
TAG = re.compile(r"<[^>]*>")
HEADING = re.compile(r"^ *#+ .*$", re.M)
STRING_OR_COMMENT = re.compile(r'\'(?:\\.|[^\'\\\n])\'|"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def without(text, *patterns):
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return text


def java(source):
    """The source without strings, comments and magics; positions of lines and characters stay."""
    blank = lambda found: re.sub(r"[^\n]", " ", found[0])
    return re.sub(r"^%.*$", blank, STRING_OR_COMMENT.sub(blank, source), flags=re.M)


def code_lines(cell):
    return sum(bool(line.strip()) and not line.strip().startswith("//") for line in cell.source.splitlines())


# ---------------------------------------------------------------- shape


def file_name(path, notebook):
    if not re.fullmatch(r"\d\d(-[a-z0-9]+)+\.ipynb", path.name):
        yield whole(path, "its name is not of the form NN-short-title.ipynb")
    if is_solutions(path) and not (path.parent.parent / path.name).exists():
        yield whole(path, "these solutions belong to no chapter")
    has_checks = any("exercise-check" in tags(cell) for cell in notebook.cells)
    if has_checks and not is_solutions(path) and not (path.parent / "solutions" / path.name).exists():
        yield whole(path, "has exercises but no solutions")


def title(path, notebook):
    if not notebook.cells or not re.match(r"# \S", notebook.cells[0].source):
        yield whole(path, "does not start with a cell that starts with # and a title")


def set_up_cell(path, notebook):
    wanted = f"%load {'../../' if is_solutions(path) else '../'}lib/notebook.jshell"
    number, cell = next(iter(code_cells(notebook)), (0, None))
    if cell is None:
        yield whole(path, "has no code")
    elif cell.source.strip() != wanted:
        yield problem(path, number, cell, f"the first code cell is not the one line {wanted}")
    elif cell.outputs:
        yield problem(path, number, cell, "the set-up cell prints")


def code_budget(path, notebook):
    sizes = [code_lines(cell) for _, cell in code_cells(notebook)]
    if sizes and statistics.median(sizes) > MEDIAN_CODE_LINES:
        yield whole(path, f"the median code cell has {statistics.median(sizes):g} lines; at most {MEDIAN_CODE_LINES} are allowed")
    for number, cell in code_cells(notebook):
        if code_lines(cell) > MOST_CODE_LINES:
            yield problem(path, number, cell, f"has {code_lines(cell)} code lines; at most {MOST_CODE_LINES} are allowed")
    row = 0
    for number, cell in enumerate(notebook.cells, 1):
        row = row + 1 if cell.cell_type == "code" else 0
        if row == CODE_CELLS_IN_A_ROW + 1:
            yield problem(path, number, cell, f"is code cell {row} in a row without prose between")


def word_budget(path, notebook):
    text = "\n".join(without(cell.source, FENCE, MATHS, TAG) for _, cell in prose_cells(notebook))
    words = sum(any(map(str.isalpha, word)) for word in text.split())
    if words > MOST_WORDS:
        yield whole(path, f"has {words} words; at most {MOST_WORDS} are allowed")


def exercises(path, notebook):
    """The check of an exercise is tagged in its chapter, and the solutions answer the same exercises."""
    for number, cell in code_cells(notebook):
        if EXERCISE.search(cell.source) and "exercise-check" not in tags(cell) and not is_solutions(path):
            yield problem(path, number, cell, "checks an exercise, but is not tagged exercise-check")
    if is_solutions(path) and (chapter := path.parent.parent / path.name).exists():
        asked, answered = (list(dict.fromkeys(ids)) for ids in (exercise_ids(nbformat.read(chapter, 4)), exercise_ids(notebook)))
        if asked != answered:
            yield whole(path, f"answers the exercises {answered}; the chapter asks {asked}")


EXERCISE = re.compile(r'\bExercises\.check\(\s*"([^"]+)"')


def exercise_ids(notebook):
    return [found for _, cell in code_cells(notebook) for found in EXERCISE.findall(cell.source)]


# ---------------------------------------------------------------- stored results


def stored_results(path, notebook):
    cells = [(number, cell) for number, cell in code_cells(notebook) if cell.source.strip()]
    for count, (number, cell) in enumerate(cells, 1):
        if cell.execution_count != count:
            yield problem(path, number, cell, f"execution count {cell.execution_count}, expected {count}: run with --save")
        for output in cell.outputs:
            if output.output_type == "error":
                yield problem(path, number, cell, f"a stored error: {output.evalue}")
            if output.get("name") == "stderr":
                yield problem(path, number, cell, "stored text on stderr")
    if cells and not any(cell.outputs for _, cell in cells):
        yield whole(path, "has no stored results: run with --save")


def metadata(path, notebook):
    for key, value in METADATA.items():
        if notebook.metadata.get(key) != value:
            yield whole(path, f"its metadata {key} is not what the runner stores: run with --save")
    if not isinstance(notebook.metadata.get("course", {}).get("seconds"), int):
        yield whole(path, "its metadata has no course.seconds: run with --save")


def machine_paths(path, notebook):
    for number, cell in enumerate(notebook.cells, 1):
        source = without(cell.source, MATHS) if cell.cell_type == "markdown" else cell.source
        if found := MACHINE_PATH.search(source + "\n" + shown(cell)):
            yield problem(path, number, cell, f"a path of one machine: {found[0]}")


def nothing_fetched(path, notebook):
    for number, cell in code_cells(notebook):
        if re.search(r"https?://", cell.source) and "download" not in tags(cell):
            yield problem(path, number, cell, "names a web address, but is not tagged download")


def shown(cell):
    """Everything readable that a code cell shows: text, tables, alternative texts."""
    texts = []
    for output in cell.get("outputs", []):
        data = {kind: text_of(value) for kind, value in output.get("data", {}).items() if kind.startswith("text/")}
        html = data.get("text/html")
        if html is None:
            texts += [output.get("text", ""), *data.values()]
        else:
            texts += [TAG.sub(" ", html), *alternative_texts(html)]
    return "\n".join(texts)


# ---------------------------------------------------------------- figures


MARKDOWN_IMAGE = re.compile(r"!\[((?:[^\[\]]|\[[^\]]*\])*)\]\(")


def figures(path, notebook):
    """Every figure has an alternative text that says something."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            source = without(cell.source, FENCE, CODE_SPAN)
            texts = MARKDOWN_IMAGE.findall(source) + alternative_texts(source)
        else:
            datas = [output.get("data", {}) for output in cell.get("outputs", [])]
            texts = [text for data in datas for text in alternatives(data)]
        for text in texts:
            if len(text.strip()) < ALTERNATIVE_LENGTH:
                yield problem(path, number, cell, f"alternative text of less than {ALTERNATIVE_LENGTH} characters: {text!r}")


def alternatives(data):
    texts = alternative_texts(text_of(data.get("text/html", "")))
    bare = {"image/png", "image/svg+xml", "image/jpeg"} & set(data)
    return texts or [""] * bool(bare)


# ---------------------------------------------------------------- numbers in prose


PROSE_NUMBER = re.compile(r"(?<![\w.,])([-−+]?)(\d{1,3}(?:[,\u202f\u2009]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w]|[.,]\d)(\s?%)?")
SOURCE = re.compile(r"\([^()]*\b(?:1[6-9]|20)\d\d[a-z]?\)|\]\(|https?://")


def numbers_in_prose(path, notebook):
    """A result that the text names is one that the notebook printed, or is marked as cited, with its source."""
    printed_numbers = [compare.value(n) for _, cell in code_cells(notebook) for n in output_numbers(shown(cell))]
    printed_numbers.append(notebook.metadata.get("course", {}).get("seconds", 0))
    for number, cell in prose_cells(notebook):
        cited = cell.metadata.get("course", {}).get("cited", [])
        if cited and not SOURCE.search(cell.source):
            yield problem(path, number, cell, "cites figures but names no source, such as (Author Year) or a link")
        text = without(cell.source, FENCE, CODE_SPAN, MATHS, LINK, TAG, HEADING)
        for found in PROSE_NUMBER.finditer(text):
            written = found[1] + found[2]
            if is_result(found[2]) and found[2] not in cited and written not in cited:
                if not occurs(found, printed_numbers):
                    yield problem(path, number, cell, f"{written} is in the text but in no result of this notebook")


def output_numbers(text):
    return compare.NUMBER.findall(re.sub("(?<=\\d)[\u202f\u2009](?=\\d{3})", ",", text))


def is_result(digits):
    if "." in digits:
        return True
    year = digits.isdigit() and len(digits) == 4 and 1600 <= int(digits) <= 2100
    return len(re.sub(r"\D", "", digits)) >= 3 and not year


def occurs(found, numbers):
    """True if one of the numbers rounds to the written one. Without a sign, the size alone counts;
    a percentage may stand for a printed fraction."""
    sign, digits, percent = found.groups()
    decimals = len(digits.partition(".")[2])
    size = float(re.sub("[,\u202f\u2009]", "", digits))
    scales = (1, 100) if percent else (1,)
    signed = sign in ("-", "−")
    slack = 0.5 * 10**-decimals * (1 + 1e-9) + 1e-12
    for number in numbers:
        for scale in scales:
            candidate = number * scale
            if abs(-candidate - size if signed else abs(candidate) - size) <= slack:
                return True
    return False


# ---------------------------------------------------------------- what the older Java kernel cannot do


DEFINITION = re.compile(
    r"^(?:(?:public|private|protected|static|abstract|final|sealed|non-sealed|strictfp)\s+)*"
    r"(?:class|interface|record|enum|@interface)\s+(\w+)",
    re.M,
)
TYPE_PATTERN = re.compile(r"\bcase\s+[A-Z]\w*(?:\.\w+)*(?:<[^>]*>)?\s*(?:\(|\s\w+\s*(?:->|:|when\b|&&))")
TIME_CLASSES = (
    "Instant Duration LocalDate LocalDateTime LocalTime ZonedDateTime OffsetDateTime ZoneId ZoneOffset YearMonth "
    "Year Month DayOfWeek Period DateTimeFormatter ChronoUnit"
).split()


def used_before_defined(path, notebook):
    sources = [(number, cell, java(cell.source)) for number, cell in code_cells(notebook)]
    defined = {}
    for index, (_, _, source) in enumerate(sources):
        for found in DEFINITION.finditer(source):
            defined.setdefault(found[1], (index, found.start()))
    for name, place in defined.items():
        for index, (number, cell, source) in enumerate(sources):
            uses = [(index, found.start()) for found in re.finditer(rf"(?<![\w.]){name}\b", source)]
            if any(use < place for use in uses):
                yield problem(path, number, cell, f"uses {name} before it is defined")


def sealed_siblings(path, notebook):
    sources = "\n".join(java(cell.source) for _, cell in code_cells(notebook))
    for number, cell in code_cells(notebook):
        for found in re.finditer(r"^(?:\w+ )*sealed\s+(?:\w+ )*interface\s+(\w+)", java(cell.source), re.M):
            if re.search(rf"^(?:\w+ )*(?:record|class)\b[^{{]*\bimplements\b[^{{]*\b{found[1]}\b", sources, re.M):
                yield problem(path, number, cell, f"the types of the sealed interface {found[1]} must stand inside it")


def magics(path, notebook):
    for number, cell in code_cells(notebook):
        for found in re.findall(r"^\s*(%%?(?:jars|time|maven))\b", cell.source, re.M):
            yield problem(path, number, cell, f"{found} does not work in every Java kernel or needs the network")
        for text_block in re.findall(r'"""(?:\\.|.)*?"""', cell.source, re.S):
            if re.search(r"^\s*%", text_block, re.M):
                yield problem(path, number, cell, "a line of a text block starts with %, so the kernel takes it for a magic")


def type_patterns(path, notebook):
    for number, cell in code_cells(notebook):
        if found := TYPE_PATTERN.search(java(cell.source)):
            yield problem(path, number, cell, f"a switch over types needs Java 21: {found[0]}")


def time_imports(path, notebook):
    set_up = ROOT / "lib" / "notebook.jshell"
    before = set_up.read_text(encoding="utf-8") if set_up.exists() else ""
    for number, cell in code_cells(notebook):
        source = java(cell.source)
        imports = before + "\n" + source
        for name in TIME_CLASSES:
            imported = re.search(rf"import (?:java\.time(?:\.\w+)*\.\*|[\w.]+\.{name});", imports)
            defined = re.search(rf"\b(?:class|interface|record|enum)\s+{name}\b", imports)
            if re.search(rf"(?<![\w.]){name}\b(?:\.\w| \w+\s*[=;,)])", source) and not imported and not defined:
                yield problem(path, number, cell, f"uses {name} without an import of java.time")
        before = imports


RULES = [
    file_name,
    title,
    set_up_cell,
    code_budget,
    word_budget,
    exercises,
    stored_results,
    metadata,
    machine_paths,
    nothing_fetched,
    figures,
    numbers_in_prose,
    used_before_defined,
    sealed_siblings,
    magics,
    type_patterns,
    time_imports,
]
