"""What the repository as a whole keeps to. A rule takes the repository's folder and yields a sentence for
each breach; RULES at the end lists them all."""
import hashlib
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote

import nbformat
from notebook_rules import CODE_SPAN, FENCE, MARKDOWN_IMAGE
from runner import notebooks

TOP_LEVEL = set(
    "README.md notebooks lib datasets tests pom.xml environment.yml requirements.txt course.py LICENSE CITATION.cff "
    "CONTRIBUTING.md .gitignore .gitattributes .github .ci .devcontainer .binder".split()
)
PAGES = ["README.md", "CONTRIBUTING.md", "datasets/README.md", "lib/dl4j-layers.md", "lib/dl4j-layers-speed.md", "notebooks/teaching.md"]
DATA_SUFFIXES = set(
    ".csv .tsv .txt .gz .bz2 .xz .zip .tar .parquet .arrow .npy .npz .bin .dat .arff .ts .xls .xlsx .h5 .hdf5 .pkl "
    ".mat .wav .db .sqlite".split()
)
NO_LICENCE = "figures, no licence stated"

# In pieces, so that this file does not name them itself.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("repo", "maven", "apache", "org"),
        ("repo1", "maven", "org"),
        ("oss", "sonatype", "org"),
        ("central", "sonatype", "com"),
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("conda", "anaconda", "org"),
        ("registry", "npmjs", "org"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
    )
]

LIBRARY_NAMES = {
    "dl4j": r"dl4j|deeplearning4j|nd4j|datavec",
    "openblas": "openblas",
    "javacpp": "javacpp",
    "tablesaw": "tablesaw",
    "jackson": "jackson",
    "xchart": "xchart",
    "slf4j": "slf4j",
    "junit": "junit",
}


def files(root):
    """Every file that belongs to the repository, as a path relative to it."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        return sorted({name for name in listed if name and (root / name).is_file()})
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def read(root, name):
    path = root / name
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def cells(path, kind):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


# ---------------------------------------------------------------- layout


def top_level(root):
    for name in sorted({name.split("/")[0] for name in files(root)} - TOP_LEVEL):
        yield f"{name}: does not belong at the top level"
    for name in ("README.md", "course.py", "requirements.txt", "pom.xml", "LICENSE"):
        if not (root / name).is_file():
            yield f"{name} is missing"


def registry_hosts(root):
    for name in files(root):
        text = read(root, name)
        for host in REGISTRY_HOSTS:
            if re.search(rf"(?<![\w-]){re.escape(host)}(?![\w-])", text):
                yield f"{name}: names the package host {host}"


# ---------------------------------------------------------------- links


MARKDOWN_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HTML_LINK = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']+)["']""")
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


def links(root):
    """Every relative link of pages and notebooks leads to a file, and to a heading where it names one."""
    pages = [root / name for name in PAGES]
    for page in pages:
        if not page.is_file():
            yield f"{page.relative_to(root)} is missing"
    sources = {page: page.read_text(encoding="utf-8") for page in pages if page.is_file()}
    sources |= {path: "\n\n".join(cells(path, "markdown")) for path in notebooks(root)}
    for page, source in sources.items():
        text = CODE_SPAN.sub("", FENCE.sub("", source))
        for link in MARKDOWN_LINK.findall(text) + HTML_LINK.findall(text):
            if not EXTERNAL.match(link) and (cause := broken(root, page, link, source)):
                yield f"{page.relative_to(root).as_posix()}: link {link}: {cause}"


def broken(root, page, link, source):
    """Why a link leads nowhere, or nothing."""
    place, _, anchor = unquote(link).partition("#")
    target = (page.parent / place).resolve() if place else page
    if place.startswith("/") or not target.is_relative_to(root.resolve()) and target != page:
        return "leads out of the repository"
    if not target.exists():
        return "there is no such file"
    if anchor and target.suffix == ".md" and anchor not in anchors(source if target == page else target.read_text(encoding="utf-8")):
        return "there is no such heading"
    return None


def anchors(text):
    """The names that GitHub gives to a page's headings, and the page's own."""
    found, names = {}, set(re.findall(r"""<a\s+(?:id|name)=["']([^"']+)""", text))
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", FENCE.sub("", text), re.M):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        repeated = found[plain] = found.get(plain, -1) + 1
        names.add(f"{plain}-{repeated}" if repeated else plain)
    return names


def page_figures(root):
    for name in PAGES:
        for text in MARKDOWN_IMAGE.findall(FENCE.sub("", read(root, name))):
            if not text.strip():
                yield f"{name}: a picture has no alternative text"


# ---------------------------------------------------------------- data


def data_files(root):
    """datasets/ holds what its catalogue lists, byte for byte; data lies nowhere else, and what is loaded not at all."""
    try:
        catalogue = list(entries(json.loads((root / "datasets" / "catalogue.json").read_text(encoding="utf-8"))))
    except (OSError, ValueError) as error:
        yield f"datasets/catalogue.json cannot be read: {error}"
        return
    described = {entry.get("file"): entry for entry in catalogue if not entry.get("url")}
    loaded = {entry["sha256"]: entry for entry in catalogue if entry.get("url")}
    for entry in loaded.values():
        yield from (f"datasets/catalogue.json: {entry.get('file')}: {cause}" for cause in loaded_faults(entry))
    for name in files(root):
        folder, _, file = name.partition("/")
        if copied := loaded.get(hashlib.sha256((root / name).read_bytes()).hexdigest()):
            yield f"{name}: a copy of {copied.get('file')}, which is loaded and does not belong here"
        if folder == "datasets":
            if file not in ("catalogue.json", "README.md"):
                yield from (f"{name}: {cause}" for cause in entry_faults(described.get(file), root / name))
        elif "." + name.rpartition(".")[2].lower() in DATA_SUFFIXES and name != "requirements.txt" and name[0] != ".":
            yield f"{name}: a data file outside datasets/"
    for file in described:
        if not (root / "datasets" / str(file)).is_file():
            yield f"datasets/catalogue.json: lists {file}, which does not exist"


def entries(value, inherited=None):
    """Each entry with a checksum, however the catalogue groups them; what a group says holds for its files."""
    inherited = inherited or {}
    if isinstance(value, list):
        for item in value:
            yield from entries(item, inherited)
    elif isinstance(value, dict):
        own = inherited | {key: item for key, item in value.items() if not isinstance(item, (dict, list))}
        if "sha256" in value:
            yield own
        else:
            for key, item in value.items():
                yield from entries(item, own | {"file": key} if isinstance(item, dict) else own)


def entry_faults(entry, path):
    if not entry:
        yield "not listed in datasets/catalogue.json"
        return
    content = path.read_bytes()
    if entry.get("bytes") != len(content):
        yield f"has {len(content)} bytes, the catalogue says {entry.get('bytes')}"
    if entry["sha256"] != hashlib.sha256(content).hexdigest():
        yield "its SHA-256 is not the catalogue's"
    yield from provenance_faults(entry)


def loaded_faults(entry):
    """What is loaded is named so that it can be proved: a safe address, size and checksum."""
    if not re.fullmatch(r"https://[\w.-]+/\S+/", entry["url"]):
        yield f"the address {entry['url']} is not https, or does not end with a slash"
    if not isinstance(entry.get("bytes"), int) or entry["bytes"] < 1:
        yield "the catalogue says no size"
    if not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
        yield "its SHA-256 is none"
    yield from provenance_faults(entry)


def provenance_faults(entry):
    if not str(entry.get("source") or "").strip():
        yield "the catalogue names no source"
    if not str(entry.get("licence") or "").strip():
        yield f"the catalogue names no licence (write {NO_LICENCE!r} if there is none)"
    elif re.search(r"^\W*(unknown|none|unclear|tbd|todo|\?)\W*$|^(?!%s$).*no licence" % NO_LICENCE, str(entry["licence"]), re.I):
        yield f"the licence {entry['licence']!r} says nothing; without one write {NO_LICENCE!r}"


# ---------------------------------------------------------------- commands


def commands(root):
    """What README.md tells to type exists, and CI proves the course with the same command."""
    fenced = "\n".join(found[0] for found in FENCE.finditer(read(root, "README.md")))
    named = set(re.findall(r"^\s*\$?\s*(?:python3? )course\.py (\w+)", fenced, re.M))
    for command in ("lab", "test"):
        if command not in named:
            yield f"README.md: no code block says python3 course.py {command}"
    course = read(root, "course.py")
    for command in sorted(named | {"lab", "test"}):
        if not re.search(rf"""["']{command}["']""", course):
            yield f"course.py has no command {command}"
    if not re.search(r"course\.py test\b", read(root, ".ci/run")):
        yield ".ci/run does not call course.py test"


# ---------------------------------------------------------------- Javadoc


MEMBER = re.compile(r"\s*(?:public|protected) (?!\w+ \{$)")  # all but the constructor of a record, which has no text of its own
INTERFACE_MEMBER = re.compile(r"  (?![ })@*/]|private )")


def javadoc(root):
    """The public API of the library says what it does."""
    sources = [name for name in files(root) if name.startswith("lib/src/main/java/") and name.endswith(".java")]
    for name in sources:
        lines = read(root, name).splitlines()
        interface = any(re.match(r"public (?:\w+ )*interface ", line) for line in lines)
        for number, line in enumerate(lines):
            if MEMBER.match(line) or interface and INTERFACE_MEMBER.match(line):
                above = number - 1
                while lines[above].strip().startswith("@") and "@Override" not in lines[above]:
                    above -= 1
                if "@Override" not in lines[above] and not lines[above].rstrip().endswith("*/"):
                    yield f"{name}:{number + 1}: no Javadoc: {line.strip()[:60]}"


# ---------------------------------------------------------------- versions


POM = {"m": "http://maven.apache.org/POM/4.0.0"}


def versions(root):
    """The course has one version, and each Python package one, pinned."""
    own = pom(root, "pom.xml").findtext("m:version", namespaces=POM)
    parent = pom(root, "lib/pom.xml").findtext("m:parent/m:version", namespaces=POM)
    cited = re.search(r"""^version:\s*["']?([\w.-]+)""", read(root, "CITATION.cff"), re.M)
    if parent != own:
        yield f"lib/pom.xml: version {parent}, pom.xml says {own}"
    if not cited or cited[1] != own:
        yield f"CITATION.cff: version {cited[1] if cited else 'missing'}, pom.xml says {own}"
    pinned = {}
    for line in read(root, "requirements.txt").splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement and not (found := re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", requirement)):
            yield f"requirements.txt: {requirement} is not pinned with =="
        elif requirement:
            pinned[found[1].lower()] = found[2]
    for name in files(root):
        if name.endswith((".md", ".yml", ".yaml", ".json", ".toml", "Dockerfile")) or name.startswith((".ci/", ".binder/")):
            for package, version in re.findall(r"([\w.-]+)==([\w.]+)", read(root, name)):
                if pinned.get(package.lower(), version) != version:
                    yield f"{name}: {package} {version}, requirements.txt says {pinned[package.lower()]}"


def java_versions(root):
    """A Java library's version that any text names is the one in pom.xml."""
    properties = pom(root, "pom.xml").find("m:properties", POM)
    known = {element.tag.partition("}")[2].removesuffix(".version"): element.text for element in properties}
    texts = {name: read(root, name) for name in files(root) if name.endswith((".md", ".py", ".yml", ".jshell", ".java", ".cff"))}
    texts = {name: text for name, text in texts.items() if not name.startswith("tests/")}
    for path in notebooks(root):
        texts[path.relative_to(root).as_posix()] = "\n".join(cells(path, "markdown") + cells(path, "code"))
    for library, names in LIBRARY_NAMES.items():
        for name, text in texts.items():
            for version in re.findall(rf"\b(?:{names})[a-z0-9-]*?[ :=@-]+v?(\d+\.\d[\w.-]*\w)", text, re.I):
                if library in known and not (known[library] + ".").startswith(version + "."):
                    yield f"{name}: {library} {version}, pom.xml says {known[library]}"


def pom(root, name):
    return ElementTree.parse(root / name).getroot()


RULES = [
    top_level,
    registry_hosts,
    links,
    page_figures,
    data_files,
    commands,
    javadoc,
    versions,
    java_versions,
]
