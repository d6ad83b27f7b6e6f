#!/usr/bin/env python3
"""The one way into the course: sets it up, opens it, runs it and tests it.

Needs nothing but Python's standard library. Start with:  python3 course.py lab
"""
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "✗ The course needs Python 3.11 or newer; this is Python {}.{}.\n"
        "  Install a newer Python (or use conda: conda env create -f environment.yml),\n"
        "  then call it by its name, for example: python3.12 course.py lab".format(*sys.version_info[:2])
    )

import argparse
import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import time
import traceback
import unicodedata
from pathlib import Path

CALLED_FROM = Path.cwd()
ROOT = Path(__file__).resolve().parent
NOTEBOOKS = ROOT / "notebooks"
WORKBOOK = ROOT / "workbook"
VENV = ROOT / ".venv"
STATE = ROOT / ".course"  # stamps, logs and the lock; safe to delete
TARGET = ROOT / "lib" / "target"
DEPENDENCIES = TARGET / "dependencies"
REQUIREMENTS = ROOT / "requirements.txt"
CONDA_ENVIRONMENT = "recurrent-networks"
NEEDED_BYTES = 1_500_000_000
WINDOWS = os.name == "nt"

# One OpenMP thread: small recurrent networks run slower on two.
KERNEL_ENVIRONMENT = {"OMP_NUM_THREADS": "1"}


class Problem(Exception):
    """Something that the user can mend: what is wrong, and what to do about it."""

    def __init__(self, what, remedy):
        super().__init__(what)
        self.remedy = remedy


def say(text=""):
    print(text, flush=True)


# ---------------------------------------------------------------- the machine


def find_java():
    """The JDK to use: JAVA_HOME if it is set, else the java on the PATH. Returns its facts."""
    home = os.environ.get("JAVA_HOME")
    name = "java.exe" if WINDOWS else "java"
    if home:
        java = (Path(home) / "bin" / name).resolve()
        if not java.is_file():
            raise Problem(
                f"JAVA_HOME is {home}, but there is no Java in it.",
                "Set JAVA_HOME to the folder of a JDK 17 or newer, or unset it to use the java on the PATH.",
            )
    else:
        found = shutil.which("java")
        if not found:
            raise Problem("No Java was found (neither JAVA_HOME nor java on the PATH).", java_remedy())
        java = Path(found).resolve()
    facts = java_facts(java)
    if facts["major"] < 17:
        raise Problem(f"The course needs Java 17 or newer; {java} is Java {facts['version']}.", java_remedy())
    missing = [m for m in ("jdk.compiler", "jdk.jshell") if m not in facts["modules"]]
    if missing:
        raise Problem(
            f"{java} is a Java runtime without {' and '.join(missing)}: notebooks need a full JDK.", java_remedy()
        )
    return facts


def java_remedy():
    install = {
        "Linux": "for example: sudo apt install openjdk-17-jdk-headless  (Debian, Ubuntu)",
        "Darwin": "for example: brew install openjdk",
        "Windows": "for example: winget install EclipseAdoptium.Temurin.21.JDK",
    }.get(platform.system(), "any vendor's will do")
    return f"Install a JDK (not a JRE), version 17 or newer, {install}\n  If several are installed, set JAVA_HOME to the one to use."


def java_facts(java):
    """Version, home and modules of a Java; asked once and remembered until the file changes."""
    stamp = f"{java} {java.stat().st_mtime_ns}"
    memory = STATE / "java.json"
    facts = remembered(memory)
    if facts.get("stamp") == stamp and {"java", "home", "version", "major", "modules"} <= facts.keys():
        return facts
    settings = output_of([str(java), "-XshowSettings:properties", "-version"])
    version = re.search(r"java\.version = (\S+)", settings)
    home = re.search(r"java\.home = (.+)", settings)
    if not version or not home:
        raise Problem(f"{java} does not answer as a Java should.", java_remedy())
    numbers = [int(n) for n in re.findall(r"\d+", version[1])]
    major = numbers[1] if numbers[0] == 1 else numbers[0]
    modules = re.findall(r"^([\w.]+)@", output_of([str(java), "--list-modules"]), re.M) if major > 8 else []
    facts = {
        "stamp": stamp,
        "java": str(java),
        "home": home[1].strip(),
        "version": version[1],
        "major": major,
        "modules": modules,
    }
    # A launcher outside its JDK (macOS, jenv, asdf) may choose another one tomorrow: ask it again.
    if java.parent == Path(facts["home"]).resolve() / "bin":
        with contextlib.suppress(OSError):
            STATE.mkdir(exist_ok=True)
            write_atomically(memory, json.dumps(facts))
    return facts


def remembered(path):
    """The object that a JSON file holds; an empty one if the file is missing or damaged."""
    with contextlib.suppress(OSError, ValueError):
        value = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict):
            return value
    return {}


def find_maven():
    found = shutil.which("mvn")
    if not found:
        remedy = {
            "Linux": "for example: sudo apt install maven",
            "Darwin": "for example: brew install maven",
        }.get(platform.system(), "see the Apache Maven site, then put its bin folder on the PATH")
        raise Problem("Maven was not found (mvn is not on the PATH).", f"Install Maven 3.8 or newer, {remedy}.")
    return found


def output_of(command, env=None):
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {error}"
    return done.stdout.decode("utf-8", "replace")


def in_conda():
    """True inside the activated conda environment of environment.yml: it takes the place of .venv."""
    prefix = os.environ.get("CONDA_PREFIX")
    return (
        bool(prefix)
        and Path(os.environ.get("CONDA_DEFAULT_ENV", "")).name == CONDA_ENVIRONMENT
        and Path(prefix).resolve() == Path(sys.prefix).resolve()
    )


def prefix():
    return Path(sys.prefix) if in_conda() else VENV


def python():
    if in_conda():
        return sys.executable
    return str(VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python")


def environment(java):
    """The variables for everything that the course starts."""
    env = dict(os.environ)
    env["JAVA_HOME"] = java["home"]
    env["PATH"] = os.pathsep.join([str(Path(python()).parent), str(Path(java["home"]) / "bin"), env.get("PATH", "")])
    env["JUPYTER_PREFER_ENV_PATH"] = "1"
    env["PYTHONUTF8"] = "1"
    env.update({name: env.get(name, value) for name, value in KERNEL_ENVIRONMENT.items()})
    return env


# ---------------------------------------------------------------- set-up


@contextlib.contextmanager
def only_one():
    """Holds the lock of the course folder, so that two starts at once do not spoil each other's work."""
    STATE.mkdir(exist_ok=True)
    with open(STATE / "lock", "a+b") as lock:
        waiting = False
        while True:
            try:
                if WINDOWS:
                    import msvcrt

                    lock.seek(0)
                    msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    import fcntl

                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                    break  # this file system knows no locks
                if not waiting:
                    say("… another start of the course is setting things up; waiting for it (Ctrl-C gives up)")
                    waiting = True
                time.sleep(0.2)
        yield


def folder_problem(error):
    if error.errno == errno.ENOSPC:
        return disk_problem()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Problem(
            f"The course folder cannot be written: {error.filename or ROOT}.",
            "Copy the whole folder to a place that you own, for example your home folder, and start it there.",
        )
    where = f": {error.filename}" if error.filename else ""
    return Problem(f"{error.strerror or error}{where}", "Mend this and start again; nothing is lost.")


def disk_problem():
    free = shutil.disk_usage(ROOT).free / 1e6
    return Problem(
        f"The disk is full: {free:,.0f} MB are free where the course is.",
        f"The first set-up needs about {NEEDED_BYTES / 1e6:,.0f} MB. Make room and start again; it goes on where it stopped.",
    )


def digest(*parts):
    """A fingerprint of files and strings; a file counts by its name and content."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            total.update(str(part.relative_to(ROOT).as_posix()).encode() + b"\0" + part.read_bytes())
        else:
            total.update(str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


def write_atomically(path, text):
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def stamped(name, value):
    with contextlib.suppress(OSError):
        return (STATE / name).read_bytes() == value.encode()
    return False


@contextlib.contextmanager
def ended(command, **options):
    """A process that is gone, with what it started, when the block is left in the middle (Ctrl-C)."""

    def end(force):
        with contextlib.suppress(OSError):
            if "process_group" in options:
                os.killpg(process.pid, signal.SIGKILL if force else signal.SIGTERM)
            elif force:
                process.kill()
            else:
                process.terminate()

    process = subprocess.Popen(command, cwd=ROOT, **options)
    try:
        yield process
        process.wait()
    except BaseException:
        end(force=False)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        end(force=True)
        process.wait()
        raise
    finally:
        if process.stdout:
            process.stdout.close()


def call(command, env):
    """Runs a command on this terminal and returns its exit code. Ctrl-C reaches it too; it gets time to tidy up."""
    with ended(command, env=env) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            raise


class Step:
    """Runs one long command: shows that it moves, how long it took, and keeps its log."""

    def __init__(self, title, log, counted):
        self.title = title
        self.log = STATE / "log" / log
        self.counted = re.compile(counted)

    def run(self, command, env):
        self.log.parent.mkdir(parents=True, exist_ok=True)
        start = time.monotonic()
        lines, count, shown, told = [], 0, 0.0, start
        tty = sys.stdout.isatty()
        if not tty:
            say(f"… {self.title}")
        with open(self.log, "w", encoding="utf-8") as log, ended(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=env,
            **({} if WINDOWS else {"process_group": 0}),
        ) as process:
            for line in process.stdout:
                log.write(line)
                lines = (lines + [line.rstrip()])[-400:]
                count += bool(self.counted.search(line))
                now = time.monotonic()
                text = f"… {self.title}: {count} files, {now - start:.0f} s"
                if tty and now - shown > 0.2:
                    print("\r" + text[: shutil.get_terminal_size().columns - 1], end="", flush=True)
                    shown = now
                elif not tty and now - told > 20:
                    say(text)
                    told = now
        if tty:
            print("\r" + " " * (shutil.get_terminal_size().columns - 1) + "\r", end="", flush=True)
        if process.returncode:
            raise self.problem("\n".join(lines))
        say(f"✓ {self.title} ({time.monotonic() - start:.1f} s)")

    def problem(self, text):
        what = f"This step failed: {self.title}."
        log = f"The whole log: {self.log.relative_to(ROOT).as_posix()}"
        if re.search(r"No space left|ENOSPC|not enough space|disk full|Disk quota exceeded", text, re.I):
            return disk_problem()
        if re.search(r"certificate|PKIX|SSLError", text, re.I):
            return Problem(
                what + " A certificate was not trusted: a proxy of your network may be in between.",
                f"Ask your network's owner for its certificate and add it to Python (PIP_CERT) and to the JDK (keytool). {log}",
            )
        network = (
            r"name resolution|Unknown host|UnknownHost|Could not resolve|No route|unreachable|timed out|"
            r"Connection refused|NewConnectionError|ProxyError|Failed to establish|getaddrinfo|offline mode|"
            r"from versions: none|Could not transfer|Connection reset"
        )
        if re.search(network, text, re.I):
            proxy = ""
            if os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"):
                proxy = " Maven does not read HTTPS_PROXY: write the proxy into settings.xml in the folder .m2 of your home as well."
            return Problem(
                what + " The network, or a server on it, was not reached.",
                "The first start needs the internet (about 450 MB); later ones do not. Connect and start again:"
                f" what was loaded is kept.{proxy} {log}",
            )
        last = [line for line in text.splitlines() if re.search(r"ERROR|error:", line)][:6] or text.splitlines()[-6:]
        return Problem(what + "\n    " + "\n    ".join(last), f"Mend what it says and start again. {log}")


def set_up(quiet=False):
    """Brings everything up to date and returns the JDK; does nothing that is done already."""
    java = find_java()
    maven = find_maven()
    with only_one():
        made = prepare_python()
        made |= build_library(java, maven)
        made |= install_kernel(java)
    if not made and not quiet:
        say("✓ Everything is set up")
    return java


def python_stamp():
    # The base, not the executable: the course may be started by the Python in .venv itself.
    return digest(REQUIREMENTS, sys.version, sys.base_prefix, sys.prefix if in_conda() else "")


def prepare_python():
    stamp = python_stamp()
    if stamped("python", stamp) and Path(python()).is_file():
        return False
    (STATE / "python").unlink(missing_ok=True)
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise disk_problem()
    if not in_conda():
        try:
            import ensurepip  # noqa: F401  (Debian leaves it out of its python3 package)
            import venv  # noqa: F401
        except ImportError:
            version = "{}.{}".format(*sys.version_info[:2])
            raise Problem(
                "This Python cannot make a virtual environment: its venv module is missing.",
                f"On Debian and Ubuntu: sudo apt install python{version}-venv",
            ) from None
        Step("Making the Python environment .venv", "venv.txt", r"$^").run(
            [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(VENV)], dict(os.environ)
        )
    Step("Installing JupyterLab and the Java kernel", "pip.txt", r"^\s*(Downloading|Using cached)").run(
        [python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", str(REQUIREMENTS)],
        dict(os.environ),
    )
    write_atomically(STATE / "python", stamp)
    return True


def library_jar():
    version = re.search(r"<version>(.*?)</version>", (ROOT / "pom.xml").read_text(encoding="utf-8"))[1]
    return TARGET / f"recurrent-lib-{version}.jar"


def build_library(java, maven):
    sources = sorted(p for p in (ROOT / "lib" / "src" / "main").rglob("*") if p.is_file())
    stamp = digest(ROOT / "pom.xml", ROOT / "lib" / "pom.xml", *sources)
    if stamped("library", stamp) and library_jar().is_file() and dependencies_complete():
        return False
    (STATE / "library").unlink(missing_ok=True)
    Step("Building the course's library (the first time loads about 220 MB)", "maven.txt", r"Downloaded from").run(
        [maven, "-B", "-DskipTests", "-Dmaven.test.skip=true", "package"], environment(java)
    )
    link_dependencies()
    write_atomically(STATE / "library", stamp)
    return True


def dependency_list():
    with contextlib.suppress(OSError, ValueError):
        text = (TARGET / "dependencies.txt").read_text(encoding="utf-8").strip()
        return [Path(p) for p in text.split(os.pathsep) if p]
    return []


def dependencies_complete():
    listed = dependency_list()
    return bool(listed) and all((DEPENDENCIES / jar.name).is_file() for jar in listed)


def link_dependencies():
    """Puts the library's jars beside it, as links where the file system has them: no second copy on the disk."""
    DEPENDENCIES.mkdir(exist_ok=True)
    wanted = {jar.name: jar for jar in dependency_list()}
    for old in DEPENDENCIES.iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, jar in wanted.items():
        place = DEPENDENCIES / name
        if place.exists() and place.stat().st_size == jar.stat().st_size:
            continue
        place.unlink(missing_ok=True)
        try:
            os.link(jar, place)
        except OSError:
            shutil.copyfile(jar, place)


def install_kernel(java):
    """The kernel spec `java` and JupyterLab's settings, inside the environment."""
    folder = prefix() / "share" / "jupyter" / "kernels" / "java"
    options = ["-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"]
    if java["major"] >= 22:
        options.append("--enable-native-access=ALL-UNNAMED")
    launcher = str(Path(java["home"]) / "bin" / ("java.exe" if WINDOWS else "java"))
    spec = {
        "argv": [
            launcher,
            *options,
            "--add-opens",
            "jdk.jshell/jdk.jshell=ALL-UNNAMED",
            "-jar",
            "{resource_dir}/jjava.jar",
            "{connection_file}",
        ],
        "display_name": "Java",
        "language": "java",
        "interrupt_mode": "message",
        "env": KERNEL_ENVIRONMENT,
    }
    settings = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    made = write_if_different(folder / "kernel.json", spec)
    made |= write_if_different(prefix() / "share" / "jupyter" / "lab" / "settings" / "overrides.json", settings)
    if made:
        say(f"✓ The Java kernel uses JDK {java['version']}")
    return made


def write_if_different(path, value):
    text = json.dumps(value, indent=1) + "\n"
    with contextlib.suppress(OSError):
        if path.read_bytes() == text.encode():
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text)
    return True


# ---------------------------------------------------------------- the learner's copies


def chapters(folder=NOTEBOOKS):
    return sorted(folder.glob("[0-9][0-9]-*.ipynb"))


def originals():
    return chapters() + chapters(NOTEBOOKS / "solutions")


def file_digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fill_workbook():
    """Copies new chapters, refreshes untouched ones, and puts a newer one beside a touched one."""
    memory = STATE / "workbook.json"
    copied = remembered(memory)
    for source in originals():
        name = source.relative_to(NOTEBOOKS).as_posix()
        copy = WORKBOOK / name
        content = learners_copy(source)
        new = hashlib.sha256(content).hexdigest()
        if not copy.exists():
            place(content, copy)
        elif copied.get(name) != new:
            present = file_digest(copy)
            if present == copied.get(name):
                place(content, copy)
                say(f"✓ workbook/{name} was brought up to date")
            elif present != new:
                beside = copy.with_name(copy.stem + ".new.ipynb")
                place(content, beside)
                say(f"… workbook/{name} holds your work and was left alone; the newer chapter is {beside.name} beside it")
        copied[name] = new
    write_if_different(memory, copied)


def learners_copy(source):
    """A chapter without its results: a learner predicts first, then runs. Solutions keep theirs."""
    content = source.read_bytes()
    if source.parent.name == "solutions":
        return content
    try:
        notebook = json.loads(content)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
    except (ValueError, KeyError, TypeError):
        return content
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def place(content, copy):
    copy.parent.mkdir(parents=True, exist_ok=True)
    temporary = copy.with_name(copy.name + ".part")
    temporary.write_bytes(content)
    os.replace(temporary, copy)


def find_chapter(number):
    found = [c for c in chapters() if c.name.startswith(number.zfill(2) + "-")]
    if not found:
        have = " ".join(c.name[:2] for c in chapters())
        raise Problem(f"There is no chapter {number}.", f"There are: {have}")
    return found[0]


# ---------------------------------------------------------------- commands


def command_lab(options):
    java = set_up(quiet=True)
    if options.author:
        folder = "notebooks"
    else:
        with only_one():
            fill_workbook()
        folder = "workbook"
    first = chapters()[0].name
    say(f"✓ Opening JupyterLab on {folder}/{first}  (to stop it: Ctrl-C here, twice)")
    command = [
        python(),
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{folder}/{first}",
        *options.jupyter,
    ]
    if WINDOWS:
        with subprocess.Popen(command, env=environment(java)) as server:
            while True:
                with contextlib.suppress(KeyboardInterrupt):  # the server asks what Ctrl-C means
                    return server.wait()
    sys.stdout.flush()
    os.execve(command[0], command, environment(java))


def command_setup(options):
    set_up()
    return 0


def command_run(options):
    chosen = [str(CALLED_FROM / name) if name.endswith(".ipynb") else name for name in options.chapter]
    java = set_up(quiet=True)
    command = [python(), str(ROOT / "tests" / "runner.py")] + (["--save"] if options.save else []) + chosen
    return call(command, environment(java))


def command_test(options):
    java = set_up(quiet=True)
    env = environment(java)
    failed = []
    maven = [find_maven(), "-B", "-ntp", "verify"]
    tests = [python(), "-m", "pytest", "tests", "-rs"]
    tests += ["--fast"] if options.fast else ["--slow"] if options.slow else []
    for title, command in (("Java tests", maven), ("Notebook, repository and browser tests", tests)):
        say(f"… {title}")
        if call(command, env):
            failed.append(title)
    for title in failed:
        say(f"✗ {title} failed")
    if not failed:
        say("✓ All tests passed")
    return 1 if failed else 0


def command_reset(options):
    for source in dict.fromkeys([find_chapter(number) for number in options.chapter]):
        with only_one():
            copy = WORKBOOK / source.name
            if copy.exists():
                name = f"{copy.stem}.old-{time.strftime('%Y%m%d-%H%M%S')}"
                kept = copy.with_name(name + ".ipynb")
                count = 1
                while kept.exists():
                    count += 1
                    kept = copy.with_name(f"{name}-{count}.ipynb")
                os.replace(copy, kept)
                say(f"✓ Your copy is kept as workbook/{kept.name}")
            fill_workbook()
        say(f"✓ workbook/{source.name} is as new")
    return 0


def command_new_chapter(options):
    title = " ".join(options.title.split())
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_title))
    if not slug:
        raise Problem("A chapter needs a title with letters.", 'For example: python3 course.py new-chapter "Echo state networks"')
    number = f"{max((int(c.name[:2]) for c in chapters()), default=-1) + 1:02}"
    java, maven = find_java(), find_maven()
    skeleton, exercises = NOTEBOOKS / "skeleton", ROOT / "lib" / "src" / "main" / "java" / "recurrent" / "exercise"
    places = {
        "chapter.ipynb": NOTEBOOKS / f"{number}-{slug}.ipynb",
        "solutions.ipynb": NOTEBOOKS / "solutions" / f"{number}-{slug}.ipynb",
        "Chapter.java": exercises / f"Chapter{number}.java",
    }
    for name, target in places.items():
        text = (skeleton / name).read_text(encoding="utf-8").replace("@@NUMBER@@", number)
        written = title if name.endswith(".java") else json.dumps(title, ensure_ascii=False)[1:-1]
        target.parent.mkdir(exist_ok=True)
        write_atomically(target, text.replace("@@TITLE@@", written))
    registry = exercises / "Exercises.java"
    listed = registry.read_text(encoding="utf-8")
    write_atomically(registry, re.sub(r"(.*Chapter\d\d\.exercises\(\))", rf"\1, Chapter{number}.exercises()", listed, flags=re.S))
    formatter = [maven, "-B", "-q", "com.spotify.fmt:fmt-maven-plugin:format", "-pl", "lib"]
    Step("Formatting", "format.txt", r"Downloaded from").run(formatter, environment(java))
    code = command_run(argparse.Namespace(chapter=[number], save=True))
    if code == 0:
        say("✓ " + ", ".join(p.relative_to(ROOT).as_posix() for p in places.values()))
        say("  Next: write them, then put the chapter into the table of README.md and the plans of notebooks/teaching.md.")
    return code


def command_site(options):
    with only_one():
        prepare_python()
        return call([python(), str(NOTEBOOKS / "site" / "builder.py")], dict(os.environ) | {"PYTHONUTF8": "1"})


def command_data(options):
    """The downloader is the library's: it checks and keeps what the notebooks read."""
    java = find_java()
    maven = find_maven()
    with only_one():
        build_library(java, maven)
    command = [java["java"], "-Djava.awt.headless=true", "-cp", str(library_jar()), "recurrent.data.Fetch"]
    wanted = ["--list"] if options.list else ["--all"] if options.all else options.id
    return call(command + ["--terminal"] * sys.stdout.isatty() + wanted, environment(java))


def command_bench(options):
    java = set_up(quiet=True)
    arguments = ["--json", str(CALLED_FROM / options.json)] if options.json else []
    arguments += ["--tiny"] if options.tiny else []
    return call([python(), str(ROOT / "tests" / "benchmark.py"), *arguments, str(library_jar())], environment(java))


def command_clean(options):
    found = [p for p in (VENV, TARGET, STATE, ROOT / "tests" / "artifacts", ROOT / ".pytest_cache") if p.exists()]
    for made in found:
        shutil.rmtree(made)
        say(f"✓ Removed {made.relative_to(ROOT).as_posix()}")
    if not found:
        say("✓ There is nothing to remove")
    if WORKBOOK.exists():
        say("… workbook/ holds your work and was left alone; delete it yourself if you no longer want it")
    return 0


def command_doctor(options):
    """One line for each thing that the course needs; a remedy for each that is wrong."""
    bad = 0

    def line(good, text, remedy=""):
        nonlocal bad
        bad += not good
        say(("✓ " if good else "✗ ") + text)
        if remedy:
            say("  " + remedy)

    java = maven = None
    try:
        java = find_java()
        line(True, f"JDK {java['version']} with compiler and JShell: {java['home']}")
    except Problem as problem:
        line(False, str(problem), problem.remedy)
    try:
        maven = find_maven()
        env = environment(java) if java else None
        version = re.search(r"Apache Maven (\d+)\.(\d+)[.\d]*", output_of([maven, "-version"], env))
        if not version:
            line(False, f"Maven does not answer: {maven}", "Install Maven again, version 3.8 or newer.")
        elif (int(version[1]), int(version[2])) < (3, 8):
            line(False, f"{version[0]} is too old.", "Install Maven 3.8 or newer.")
        else:
            line(True, version[0])
    except Problem as problem:
        line(False, str(problem), problem.remedy)
    line(True, f"Python {platform.python_version()}" + (" in conda" if in_conda() else ""))
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401

        line(True, "Python's venv module")
    except ImportError:
        line(in_conda(), "Python's venv module is missing", "On Debian and Ubuntu: sudo apt install python3-venv")
    memory = total_memory()
    if memory:
        line(memory > 3.5e9, f"Memory: {memory / 1e9:.1f} GB", "" if memory > 3.5e9 else "The course wants 4 GB or more.")
    free = shutil.disk_usage(ROOT).free
    enough = free > NEEDED_BYTES or stamped("python", python_stamp())
    line(enough, f"Disk: {free / 1e9:.1f} GB free", "" if enough else f"The first set-up needs {NEEDED_BYTES / 1e9:.1f} GB.")
    proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
    if not proxy:
        line(True, "Proxy: none set")
    else:
        settings = Path.home() / ".m2" / "settings.xml"
        known = settings.is_file() and "<proxy>" in settings.read_text(encoding="utf-8", errors="replace")
        line(
            known,
            f"Proxy: {re.sub('//.*@', '//…@', proxy)}" + (", in Maven's settings too" if known else ""),
            "" if known else f"Maven does not read HTTPS_PROXY: write the proxy into {settings} (element <proxies>).",
        )
    kernel = prefix() / "share" / "jupyter" / "kernels" / "java"
    ready = (kernel / "kernel.json").is_file() and (kernel / "jjava.jar").is_file()
    line(ready, "Java kernel" if ready else "The Java kernel is not installed", "" if ready else "Run: python3 course.py setup")
    if ready and java:
        used = str((remembered(kernel / "kernel.json").get("argv") or ["none"])[0])
        same = Path(used).is_file()
        line(same, f"Kernel's Java: {used}", "" if same else "There is no such Java. Run: python3 course.py setup")
    if not (library_jar().is_file() and dependencies_complete()):
        line(False, "The course's library is not built", "Run: python3 course.py setup")
    elif java:
        report = output_of([java["java"], "-Djava.awt.headless=true", "-cp", str(library_jar()), "recurrent.notebook.Versions"], environment(java))
        good = "ND4J backend" in report
        text = "; ".join(report.strip().splitlines()) if good else "Native libraries do not load: " + report.strip()[-300:]
        line(good, text, "" if good else "Run: python3 course.py clean && python3 course.py setup")
    gpu = output_of(["nvidia-smi", "-L"]) if shutil.which("nvidia-smi") else ""
    line(True, "GPU: " + (gpu.splitlines()[0] + " (the course uses the processor)" if gpu.startswith("GPU ") else "none, none needed"))
    say("✓ All is well" if not bad else f"✗ {bad} to mend")
    return 1 if bad else 0


def total_memory():
    if WINDOWS:
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
                (n, ctypes.c_ulonglong) for n in ("total", "free", "page", "page_free", "virtual", "virtual_free", "extended")
            ]

        status = Status(length=ctypes.sizeof(Status))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return status.total
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def read_options(arguments):
    parser = argparse.ArgumentParser(
        prog="course.py", description="Recurrent Networks in Java: sets the course up, opens it, runs it and tests it."
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)

    def add(name, action, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(action=action)
        return command

    lab = add("lab", command_lab, "open the course in JupyterLab, on your own copies in workbook/")
    lab.add_argument("--author", action="store_true", help="open notebooks/ itself, to write chapters")
    add("setup", command_setup, "set up what is missing and stop there")
    run = add("run", command_run, "execute chapters and their solutions without a browser")
    run.add_argument("chapter", nargs="*", help="numbers such as 02 07, or files such as a learner's copy; none means all")
    run.add_argument("--save", action="store_true", help="write the results back into the notebooks")
    test = add("test", command_test, "prove the repository: Java, notebook, repository and browser tests")
    size = test.add_mutually_exclusive_group()
    size.add_argument("--fast", action="store_true", help="leave out the long tests")
    size.add_argument("--slow", action="store_true", help="add the tests with many random starts")
    reset = add("reset", command_reset, "restore a chapter in workbook/; your copy is kept")
    reset.add_argument("chapter", nargs="+")
    new = add("new-chapter", command_new_chapter, "make the skeleton of a chapter, its solutions and its exercises")
    new.add_argument("title", help='for example "Echo state networks"')
    add("site", command_site, "build the course's pages for a browser from the stored results")
    add("doctor", command_doctor, "check everything that the course needs, one line each")
    add("clean", command_clean, "remove what set-up and tests made")
    data = add("data", command_data, "fetch data sets ahead of time, to work without a network; none named: show what is there")
    data.add_argument("id", nargs="*", help="names of data sets")
    which = data.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="fetch every data set")
    which.add_argument("--list", action="store_true", help="show what is there")
    bench = add("bench", command_bench, "measure how fast the library trains beside NumPy and DL4J; about six minutes")
    bench.add_argument("--json", metavar="FILE", help="write the figures into a file too")
    bench.add_argument("--tiny", action="store_true", help="small sizes, to try the command; its times mean nothing")

    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "lab":
        parser.error(f"unknown: {' '.join(rest)}")
    options.jupyter = rest
    return options


def main(arguments=None):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        options = read_options(arguments)
        try:
            return options.action(options)
        except BrokenPipeError:
            raise
        except OSError as error:
            keep_details()
            raise folder_problem(error) from error
    except Problem as problem:
        say(f"✗ {problem}\n  {problem.remedy}")
        return 1
    except KeyboardInterrupt:
        say("\n… Stopped. Start it again whenever you like: what was finished is kept.")
        return 130
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        say(f"✗ This is a fault in course.py: {type(error).__name__}: {error}\n  {keep_details()}")
        return 1


def keep_details():
    """Writes the error being handled to a file; a sentence that says which."""
    log = STATE / "log" / "error.txt"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(f"{platform.platform()}, Python {sys.version}\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        return "Please report it, with what you did before."
    return f"Please report it; the details are in {log.relative_to(ROOT).as_posix()}"


if __name__ == "__main__":
    sys.exit(main())
