"""course.py in every situation it can meet. Java, Maven and Python are stand-ins here: small scripts that
note their calls, so that nothing is loaded and nothing is built."""
import ast
import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "course.py"
MODULES = ("java.base", "jdk.compiler", "jdk.jshell")
VARIABLES = "JAVA_HOME CONDA_PREFIX CONDA_DEFAULT_ENV HTTPS_PROXY https_proxy VIRTUAL_ENV JAVA_TOOL_OPTIONS".split()
TOOLS = "rm mkdir cp cat sleep touch".split()
SECONDS = 30

stand_ins = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Java, Maven and Python are shell scripts")

# The running Python stays; what it believes to be its own executable is the stand-in.
LAUNCH = """import runpy, sys
sys.executable = sys._base_executable = {python!r}
{patch}
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""

JAVA = """#!/bin/sh
case "$*" in
*--list-modules*) printf '%s@{version}\\n' {modules} ;;
*XshowSettings*) printf '    java.home = %s\\n    java.version = %s\\n' '{home}' '{version}' >&2 ;;
*) echo 'ND4J backend: stand-in' ;;
esac
"""

MAVEN = """#!/bin/sh
echo "mvn $*" >>"$FAKES/calls"
case "$*" in
-version) echo 'Apache Maven 3.9.9' ;;
*package*)
    [ -f "$FAKES/mvn.sh" ] && . "$FAKES/mvn.sh"
    mkdir -p lib/target
    touch lib/target/recurrent-lib-0.1.0.jar
    cp "$FAKES/classpath" lib/target/dependencies.txt ;;
*) exit "${FAKE_MVN_EXIT:-0}" ;;
esac
"""

PYTHON = """#!/bin/sh
echo "python $*" >>"$FAKES/calls"
case "$*" in
"-m venv --clear "*)
    [ -f "$FAKES/venv.sh" ] && . "$FAKES/venv.sh"
    rm -rf .venv
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python ;;
"-m pip install "*)
    [ -f "$FAKES/pip.sh" ] && . "$FAKES/pip.sh"
    kernel="${FAKE_PREFIX:-.venv}/share/jupyter/kernels/java"
    mkdir -p "$kernel"
    echo '{"argv": ["java"]}' >"$kernel/kernel.json"
    touch "$kernel/jjava.jar" ;;
*)
    [ -f "$FAKES/other.sh" ] && . "$FAKES/other.sh"
    exit "${FAKE_PYTHON_EXIT:-0}" ;;
esac
"""


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


class Result:
    def __init__(self, code, text):
        self.code, self.text = code, text

    def good(self, *phrases):
        assert self.code == 0, self.text
        return self.says(*phrases)

    def bad(self, *phrases):
        """It failed with one sentence that says what is wrong and one that says what to do."""
        assert self.code == 1, (self.code, self.text)
        assert re.search(r"^✗ \S.*\n(    .*\n)*  \S.*", self.text, re.M), self.text
        return self.says(*phrases)

    def says(self, *phrases):
        assert "Traceback" not in self.text, self.text
        for phrase in phrases:
            assert phrase in self.text, (phrase, self.text)
        return self


class Course:
    """A small course folder with its own copy of course.py, and the stand-ins beside it."""

    def __init__(self, folder, root="course"):
        self.root, self.fakes, self.home = folder / root, folder / "fakes", folder / "home"
        for name in ("notebooks/solutions", "lib/src/main/java"):
            (self.root / name).mkdir(parents=True)
        self.home.mkdir()
        shutil.copy(SOURCE, self.root / "course.py")
        self.write("requirements.txt", "jupyterlab\n")
        self.write("pom.xml", "<project><version>0.1.0</version></project>")
        self.write("lib/pom.xml", "<project/>")
        self.write("lib/src/main/java/A.java", "class A {}")
        for name in ("00-start.ipynb", "03-gradient.ipynb", "solutions/03-gradient.ipynb"):
            self.write(f"notebooks/{name}", f"first {name}")
        self.jars = [self.fakes / "m2" / "one.jar", self.fakes / "m2" / "two.jar"]
        self.bin = self.fakes / "bin"
        self.bin.mkdir(parents=True)
        (self.fakes / "m2").mkdir()
        self.depend_on(*self.jars)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.jdk = self.java("17.0.15")
        (self.bin / "java").symlink_to(self.jdk / "bin" / "java")
        script(self.bin / "mvn", MAVEN)
        self.python = script(self.bin / "python3", PYTHON)
        kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self.env = kept | {
            "PATH": str(self.bin),
            "FAKES": str(self.fakes),
            "HOME": str(self.home),
        }

    def java(self, version, modules=MODULES):
        home = self.fakes / f"jdk-{version}-{len(modules)}"
        script(home / "bin" / "java", JAVA.format(version=version, modules=" ".join(modules), home=home))
        return home

    def depend_on(self, *jars):
        for jar in jars:
            jar.write_text(f"content of {jar.name}")
        (self.fakes / "classpath").write_text(os.pathsep.join(map(str, jars)) + "\n", encoding="utf-8")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def behave(self, name, text):
        """What the stand-in does before (or in place of) its work."""
        (self.fakes / f"{name}.sh").write_text(text + "\n", encoding="utf-8")

    def start(self, *arguments, patch="", env=None, **options):
        launch = LAUNCH.format(python=str(self.python), patch=patch)
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", launch, str(self.root / "course.py"), *arguments],
            env=self.env | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            **options,
        )

    def run(self, *arguments, **options):
        with self.start(*arguments, **options) as process:
            return finish(process)

    def calls(self):
        """The steps done since the last look: venv, pip, mvn or the whole call of anything else."""
        path = self.fakes / "calls"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        steps = {"python -m venv": "venv", "python -m pip": "pip", "mvn -B -DskipTests": "mvn"}
        return [next((step for start, step in steps.items() if line.startswith(start)), line) for line in lines]


def finish(process):
    try:
        text, _ = process.communicate(timeout=SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
    return Result(process.returncode, text)


def wait_for(condition):
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def gone(pid):
    """True once a process has ended; one that only waits to be collected has ended too."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return not state or state.startswith("Z")


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture
def ready(course):
    """A course that is set up."""
    course.run("setup").good()
    assert course.calls() == ["venv", "pip", "mvn"]
    return course


# ---------------------------------------------------------------- Java, Maven, Python


@stand_ins
def test_no_java(course):
    (course.bin / "java").unlink()
    course.run("lab").bad("No Java was found", "Install a JDK (not a JRE), version 17 or newer")


@stand_ins
def test_java_home_without_java(course, tmp_path):
    course.run("lab", env={"JAVA_HOME": str(tmp_path)}).bad(f"JAVA_HOME is {tmp_path}", "Set JAVA_HOME to the folder of a JDK 17")


@stand_ins
@pytest.mark.parametrize("version", ["11.0.2", "1.8.0_452"])
def test_java_too_old(course, version):
    result = course.run("setup", env={"JAVA_HOME": str(course.java(version))})
    result.bad("needs Java 17 or newer", f"is Java {version}", "Install a JDK")


@stand_ins
def test_java_without_jshell(course):
    home = course.java("21", ["java.base", "jdk.compiler"])
    course.run("setup", env={"JAVA_HOME": str(home)}).bad("Java runtime without jdk.jshell", "Install a JDK (not a JRE)")


@stand_ins
def test_java_that_does_not_answer(course):
    home = course.fakes / "stub"
    script(home / "bin" / "java", "#!/bin/sh\necho 'Unable to locate a Java Runtime.'\nexit 1\n")
    course.run("setup", env={"JAVA_HOME": str(home)}).bad("does not answer as a Java should", "Install a JDK")


@stand_ins
def test_java_launcher_outside_its_jdk_is_asked_each_time(ready):
    """As on macOS, where /usr/bin/java starts whichever JDK is chosen."""
    (ready.bin / "java").unlink()
    launcher = script(ready.bin / "java", f"#!/bin/sh\nexec '{ready.jdk}/bin/java' \"$@\"\n")
    ready.run("setup").good("Everything is set up")
    written = launcher.stat().st_mtime_ns
    script(launcher, launcher.read_text().replace(str(ready.jdk), str(ready.java("25"))))
    os.utime(launcher, ns=(written, written))
    ready.run("setup").good("The Java kernel uses JDK 25")


@stand_ins
def test_no_maven(course):
    (course.bin / "mvn").unlink()
    course.run("setup").bad("Maven was not found", "Install Maven 3.8 or newer")


def test_old_python_reads_the_source_and_is_told():
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))
    head = ast.parse(SOURCE.read_text(encoding="utf-8")).body[:3]
    assert [type(node) for node in head] == [ast.Expr, ast.Import, ast.If] and head[1].names[0].name == "sys"
    patched = (
        f"import sys; sys.version_info = (3, 10, 4, 'final', 0); sys.argv = ['course.py', 'lab'];"
        f"exec(compile(open({str(SOURCE)!r}, encoding='utf-8').read(), 'course.py', 'exec'), {{'__name__': '__main__'}})"
    )
    done = subprocess.run([sys.executable, "-c", patched], capture_output=True, encoding="utf-8", errors="replace")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "needs Python 3.11 or newer; this is Python 3.10" in done.stderr and "Install a newer Python" in done.stderr


@stand_ins
@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_no_venv_module(course, module):
    result = course.run("setup", patch=f"sys.modules[{module!r}] = None")
    result.bad("cannot make a virtual environment", "sudo apt install python3")
    assert course.calls() == []


@stand_ins
def test_conda_environment_takes_the_place_of_venv(course, tmp_path):
    conda = tmp_path / "envs" / "recurrent-networks"
    conda.mkdir(parents=True)
    env = {"CONDA_PREFIX": str(conda), "CONDA_DEFAULT_ENV": "recurrent-networks", "FAKE_PREFIX": str(conda)}
    inside = {"patch": f"sys.prefix = {str(conda)!r}", "env": env}
    course.run("setup", **inside).good()
    assert course.calls() == ["pip", "mvn"]
    assert not (course.root / ".venv").exists()
    assert "jdk.jshell" in (conda / "share/jupyter/kernels/java/kernel.json").read_text()
    course.run("setup", **inside).good("Everything is set up")
    assert course.calls() == []
    course.run("setup", env=env).good()  # another Python, while the environment is active
    assert course.calls() == ["venv", "pip"]


# ---------------------------------------------------------------- the network and the disk

NETWORK = {
    "pip, no name": ("pip", "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(Failed to establish a "
                     "new connection: [Errno -3] Temporary failure in name resolution)'\n"
                     "ERROR: Could not find a version that satisfies the requirement jupyterlab (from versions: none)"),
    "pip, refused": ("pip", "WARNING: Retrying after connection broken by 'ProxyError(Cannot connect to proxy., [Errno 111] Connection refused)'\n"
                     "ERROR: No matching distribution found for jupyterlab"),
    "Maven, no name": ("mvn", "[ERROR] Non-resolvable import POM: Could not transfer artifact a:b:pom:1 from/to central: "
                       "repo.example: Temporary failure in name resolution"),
    "Maven, unknown host": ("mvn", "[ERROR] Failed to execute goal: Could not transfer artifact: Unknown host repo.example"),
    "Maven, refused": ("mvn", "[ERROR] Connect to repo.example:443 failed: Connection refused (Connection refused)"),
}  # fmt: skip
CERTIFICATE = {
    "pip": "WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] "
    "certificate verify failed: self-signed certificate in certificate chain'))'",
    "mvn": "[ERROR] PKIX path building failed: unable to find valid certification path to requested target",
}


def failing(text):
    return f"cat <<'END'\n{text}\nEND\nexit 1"


@stand_ins
@pytest.mark.parametrize("case", NETWORK)
def test_no_network_at_first_start(course, case):
    step, text = NETWORK[case]
    course.behave(step, failing(text))
    result = course.run("lab").bad("The network, or a server on it, was not reached", "Connect and start again", ".course/log")
    assert "HTTPS_PROXY" not in result.text


@stand_ins
def test_no_network_behind_a_proxy_and_then_again_with_one(course):
    course.behave("mvn", failing(NETWORK["Maven, refused"][1]))
    course.run("lab", env={"HTTPS_PROXY": "http://proxy.example:3128"}).bad("Maven does not read HTTPS_PROXY", "settings.xml")
    (course.fakes / "mvn.sh").unlink()
    assert course.calls() == ["venv", "pip", "mvn"]
    course.run("setup").good()
    assert course.calls() == ["mvn"]


@stand_ins
@pytest.mark.parametrize("step", CERTIFICATE)
def test_certificate_not_trusted(course, step):
    course.behave(step, failing(CERTIFICATE[step]))
    course.run("setup").bad("A certificate was not trusted", "PIP_CERT", "keytool")


@stand_ins
def test_no_network_later_does_no_harm(ready):
    for step in ("venv", "pip", "mvn"):
        ready.behave(step, failing("Connection refused"))
    ready.run("lab").good("Opening JupyterLab")


@stand_ins
def test_other_failures_show_what_the_step_said(course):
    course.behave("mvn", failing("[INFO] compiling\n[ERROR] A.java:[3,5] ';' expected"))
    course.run("setup").bad("This step failed: Building", "';' expected", "Mend what it says", "maven.txt")
    course.behave("pip", failing("ERROR: Could not find a version that satisfies jupyterlab==99 (from versions: 1.0, 2.0)"))
    course.write("requirements.txt", "jupyterlab==99\n")
    assert "network" not in course.run("setup").bad("(from versions: 1.0, 2.0)").text


@stand_ins
@pytest.mark.parametrize("step", ["pip", "mvn"])
def test_disk_full_in_a_step(course, step):
    course.behave(step, failing("OSError: [Errno 28] No space left on device"))
    course.run("setup").bad("The disk is full", "Make room and start again")


@contextlib.contextmanager
def mount(*arguments):
    """A mount for the time of a block; skips the test where mounting is not allowed."""
    if not sys.platform.startswith("linux") or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root on Linux can mount a small disk")
    folder = arguments[-1]
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"mounting is not possible here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@stand_ins
def test_small_disk(tmp_path):
    with mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path):
        course = Course(tmp_path)
        course.run("setup").bad("The disk is full: 1 MB are free", "needs about 1,500 MB")
        assert course.calls() == []


@stand_ins
def test_disk_fills_up_later(tmp_path):
    with mount("-t", "tmpfs", "-o", "size=2g", "tmpfs", tmp_path):
        course = Course(tmp_path)
        course.run("setup").good()
        course.write("notebooks/07-large.ipynb", "x" * 600_000)
        subprocess.run(["mount", "-o", "remount,size=1m", str(tmp_path)], check=True)
        with contextlib.suppress(OSError), open(tmp_path / "filler", "wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        course.run("lab").bad("The disk is full: 0 MB are free", "Make room")
        (tmp_path / "filler").unlink()
        subprocess.run(["mount", "-o", "remount,size=2g", str(tmp_path)], check=True)
        course.run("lab").good("Opening JupyterLab")
        assert len(course.read("workbook/07-large.ipynb")) == 600_000


@contextlib.contextmanager
def read_only(course):
    """Makes the course's folder read-only; yields what Popen needs for a child that is bound by it."""
    root = course.root
    if os.geteuid():
        root.chmod(0o555)
        try:
            yield {}
        finally:
            root.chmod(0o755)
        return
    can = shutil.which("mount") and sys.platform.startswith("linux")
    bound = can and not subprocess.run(["mount", "--bind", str(root), str(root)], capture_output=True).returncode
    try:
        if bound and not subprocess.run(["mount", "-o", "remount,ro,bind", str(root)], capture_output=True).returncode:
            yield {}
            return
    finally:
        if bound:
            subprocess.run(["umount", "-l", str(root)], check=True)
    options = {"preexec_fn": lambda: os.setuid(65534)}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        other = Course(place)
        course.root, course.fakes, course.bin, course.env = other.root, other.fakes, other.bin, other.env
        try:
            subprocess.run([sys.executable, "-c", ""], check=True, **options)
        except (OSError, subprocess.SubprocessError):
            pytest.skip("root can neither mount here nor start this Python as another user")
        yield options


@stand_ins
@pytest.mark.parametrize("command", ["lab", "setup", "site"])
def test_read_only_folder(course, command):
    with read_only(course) as options:
        result = course.run(command, **options)
    result.bad("The course folder cannot be written", "Copy the whole folder to a place that you own")


@stand_ins
def test_doctor_in_a_read_only_folder(course):
    with read_only(course) as options:
        course.run("doctor", **options).bad("JDK 17.0.15", "The course's library is not built")


# ---------------------------------------------------------------- set-up: nothing twice, the right step, recovery


@stand_ins
def test_second_setup_does_nothing(ready):
    ready.run("setup").good("Everything is set up")
    assert ready.calls() == []


@stand_ins
def test_steps_say_how_long_they_took(course):
    assert len(re.findall(r"✓ .* \(\d+\.\d s\)$", course.run("setup").good().text, re.M)) == 3


@stand_ins
@pytest.mark.parametrize(
    "name, steps",
    {"requirements.txt": ["venv", "pip"], "lib/src/main/java/A.java": ["mvn"], "lib/pom.xml": ["mvn"], "pom.xml": ["mvn"]}.items(),
)
def test_change_triggers_its_step_only(ready, name, steps):
    ready.write(name, ready.read(name) + "\n")
    ready.run("setup").good()
    assert ready.calls() == steps
    ready.run("setup").good("Everything is set up")


@stand_ins
def test_new_source_and_lost_source_trigger_the_build(ready):
    added = ready.write("lib/src/main/java/B.java", "class B {}")
    ready.run("setup").good()
    assert ready.calls() == ["mvn"]
    added.unlink()
    ready.run("setup").good()
    assert ready.calls() == ["mvn"]


@stand_ins
def test_another_jdk_changes_the_kernel_only(ready):
    home = ready.java("25.0.1")
    ready.run("setup", env={"JAVA_HOME": str(home)}).good("The Java kernel uses JDK 25.0.1")
    assert ready.calls() == []
    argv = json.loads(ready.read(".venv/share/jupyter/kernels/java/kernel.json"))["argv"]
    assert argv[0] == str(home / "bin" / "java") and "--enable-native-access=ALL-UNNAMED" in argv
    ready.run("setup").good("The Java kernel uses JDK 17.0.15")
    assert "--enable-native-access" not in ready.read(".venv/share/jupyter/kernels/java/kernel.json")


@stand_ins
def test_kernel_of_pip_is_replaced(ready):
    """The stand-in of pip leaves a kernel of its own, as the package does."""
    spec = json.loads(ready.read(".venv/share/jupyter/kernels/java/kernel.json"))
    assert spec["argv"][0] == str(ready.jdk / "bin" / "java") and spec["argv"][-1] == "{connection_file}"
    assert spec["interrupt_mode"] == "message" and spec["display_name"] == "Java"


@stand_ins
def test_start_with_the_python_of_venv_itself(ready):
    """As after `activate`: the environment must not be torn down under the running Python."""
    venv = str(ready.root / ".venv")
    ready.run("setup", patch=f"sys.prefix, sys.executable = {venv!r}, {venv + '/bin/python'!r}").good("Everything is set up")
    assert ready.calls() == []


def damage_venv(course):
    shutil.rmtree(course.root / ".venv" / "bin")


def damage_stamp(course):
    (course.root / ".course" / "python").write_bytes(b"\xff\xfe")


def damage_target(course):
    (course.root / ".course" / "library").unlink()


def damage_jar(course):
    (course.root / "lib" / "target" / "dependencies" / "one.jar").unlink()


def damage_list(course):
    (course.root / "lib" / "target" / "dependencies.txt").write_bytes(b"\xff\xfe")


def damage_kernel(course):
    path = course.root / ".venv" / "share" / "jupyter" / "kernels" / "java" / "kernel.json"
    path.write_bytes(path.read_bytes()[:40] + b"\xc3")


def damage_java(course):
    (course.root / ".course" / "java.json").write_text('{"stamp": "')


def damage_state(course):
    shutil.rmtree(course.root / ".course")


DAMAGES = {
    damage_venv: ["venv", "pip"],
    damage_stamp: ["venv", "pip"],
    damage_target: ["mvn"],
    damage_jar: ["mvn"],
    damage_list: ["mvn"],
    damage_kernel: [],
    damage_java: [],
    damage_state: ["venv", "pip", "mvn"],
}


@stand_ins
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_mended_by_the_next_start(ready, damage):
    damage(ready)
    ready.run("setup").good()
    assert ready.calls() == DAMAGES[damage]
    assert json.loads(ready.read(".venv/share/jupyter/kernels/java/kernel.json"))["argv"][0] == str(ready.jdk / "bin" / "java")
    ready.run("setup").good("Everything is set up")


@stand_ins
def test_half_finished_folders_without_stamps(course):
    course.write(".venv/pyvenv.cfg", "home =")
    course.write("lib/target/classes/A.class", "")
    course.run("setup").good()
    assert course.calls() == ["venv", "pip", "mvn"]
    assert not (course.root / ".venv" / "pyvenv.cfg").exists()


@stand_ins
@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"stamp": 1}'])
def test_damaged_memories(ready, text):
    ready.run("lab").good()
    for name in ("java.json", "workbook.json"):
        ready.write(f".course/{name}", text)
    stamp = f"{ready.jdk / 'bin' / 'java'} {(ready.jdk / 'bin' / 'java').stat().st_mtime_ns}"
    ready.run("lab").good("Opening JupyterLab")
    ready.write(".course/java.json", json.dumps({"stamp": stamp}))
    ready.run("setup").good("Everything is set up")


@stand_ins
def test_dependencies_are_linked_and_stale_ones_removed(ready):
    folder = ready.root / "lib" / "target" / "dependencies"
    assert sorted(p.name for p in folder.iterdir()) == ["one.jar", "two.jar"]
    assert (folder / "one.jar").read_text() == "content of one.jar"
    if os.stat(ready.jars[0]).st_dev == os.stat(folder).st_dev:
        assert (folder / "one.jar").samefile(ready.jars[0])
    ready.depend_on(ready.jars[1], ready.fakes / "m2" / "three.jar")
    ready.write("pom.xml", ready.read("pom.xml") + "\n")
    ready.run("setup").good()
    assert sorted(p.name for p in folder.iterdir()) == ["three.jar", "two.jar"]


@stand_ins
def test_folder_with_spaces_and_letters_of_other_languages(tmp_path):
    course = Course(tmp_path / "Kurs äö 语 dir", root="Der Kurs é")
    course.run("lab").good("Opening JupyterLab")
    assert course.calls()[:3] == ["venv", "pip", "mvn"]
    course.run("setup").good("Everything is set up")
    course.run("doctor").good()
    assert course.read("workbook/00-start.ipynb") == "first 00-start.ipynb"


# ---------------------------------------------------------------- two starts, Ctrl-C, unexpected errors


@stand_ins
def test_two_starts_at_once(course):
    course.behave("pip", 'touch "$FAKES/started"\nwhile [ ! -f "$FAKES/go" ]; do sleep 0.05; done')
    with course.start("setup") as first:
        wait_for((course.fakes / "started").exists)
        with course.start("setup") as second:
            said = second.stdout.readline()
            assert "another start of the course" in said and "waiting" in said
            assert second.poll() is None
            (course.fakes / "go").touch()
            finish(first).good()
            finish(second).good("Everything is set up")
    assert course.calls() == ["venv", "pip", "mvn"]


@stand_ins
@pytest.mark.parametrize("step", ["venv", "pip", "mvn"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "end"])
def test_stopped_during_a_step(course, step, number):
    course.behave(step, 'sleep 60 &\necho $! >"$FAKES/grandchild"\necho $$ >"$FAKES/child.part"\n'
                  'cp "$FAKES/child.part" "$FAKES/child"\nwait')  # fmt: skip
    with course.start("lab") as process:
        wait_for(lambda: (course.fakes / "child").exists() and (course.fakes / "child").read_text().endswith("\n"))
        process.send_signal(number)
        result = finish(process)
    assert result.code == 130, result.text
    result.says("Stopped. Start it again whenever you like")
    for name in ("child", "grandchild"):
        wait_for(lambda name=name: gone((course.fakes / name).read_text().strip()))
    (course.fakes / f"{step}.sh").unlink()
    course.run("setup").good()


@stand_ins
def test_stopped_while_waiting_for_the_lock(course):
    course.behave("pip", 'touch "$FAKES/started"\nwhile [ ! -f "$FAKES/go" ]; do sleep 0.05; done')
    with course.start("setup") as first:
        wait_for((course.fakes / "started").exists)
        with course.start("setup") as second:
            second.stdout.readline()
            second.send_signal(signal.SIGINT)
            result = finish(second)
        (course.fakes / "go").touch()
        finish(first).good()
    assert result.code == 130 and "Stopped" in result.says().text


@stand_ins
@pytest.mark.parametrize("command", ["run", "test"])
def test_ctrl_c_lets_the_command_tidy_up(ready, command):
    """A terminal sends Ctrl-C to every process in it."""
    ready.behave("other", 'trap \'sleep 0.5; echo tidied up; exit 3\' INT\ntouch "$FAKES/started"\n'
                 'while :; do sleep 0.05; done')  # fmt: skip
    with ready.start(command, start_new_session=True) as process:
        wait_for((ready.fakes / "started").exists)
        os.killpg(process.pid, signal.SIGINT)
        result = finish(process)
    assert result.code == 130, result.text
    result.says("tidied up", "Stopped")


@stand_ins
def test_error_of_the_system_is_a_sentence(ready):
    ready.write("workbook", "a file where the folder should be")
    ready.run("lab").bad("workbook", "Mend this and start again")
    (ready.root / "requirements.txt").unlink()
    ready.run("setup").bad("No such file or directory", "requirements.txt", "Mend this")
    assert "Traceback" in ready.read(".course/log/error.txt")


@stand_ins
def test_fault_of_the_programme_is_named_and_kept(ready):
    for chapter in (ready.root / "notebooks").rglob("*.ipynb"):
        chapter.unlink()
    ready.run("lab").bad("This is a fault in course.py: IndexError", "the details are in .course/log/error.txt")
    assert "IndexError" in ready.read(".course/log/error.txt") and "Traceback" in ready.read(".course/log/error.txt")


@stand_ins
def test_reader_of_the_output_goes_away(ready):
    with ready.start("doctor") as process:
        process.stdout.close()
        assert process.wait(SECONDS) == 1


@stand_ins
def test_state_folder_is_a_file(course):
    course.write(".course", "")
    course.run("setup").bad(".course", "Mend this")


# ---------------------------------------------------------------- a new chapter


@pytest.fixture
def writer(ready):
    """A course that has the skeleton, and a list of exercises."""
    for place in ("notebooks/skeleton", "lib/src/main/java/recurrent/exercise"):
        shutil.copytree(SOURCE.parent / place, ready.root / place)
    return ready


@stand_ins
def test_new_chapter_has_the_next_number_and_its_title_in_every_file(writer):
    done = writer.run("new-chapter", 'Écho  "state" networks')
    done.good("notebooks/04-echo-state-networks.ipynb", "README.md", "notebooks/teaching.md")
    runner = writer.root / "tests" / "runner.py"
    assert writer.calls()[-1] == f"python {runner} --save 04"
    for name, start in (("04", "# "), ("solutions/04", "# Solutions: ")):
        notebook = json.loads(writer.read(f"notebooks/{name}-echo-state-networks.ipynb"))
        assert notebook["cells"][0]["source"][0].strip() == start + 'Écho "state" networks'
        assert '04.1' in json.dumps(notebook) and "@@" not in json.dumps(notebook)
    exercises = writer.read("lib/src/main/java/recurrent/exercise/Chapter04.java")
    assert "final class Chapter04 {" in exercises and '"04.1"' in exercises and "@@" not in exercises
    listed = writer.read("lib/src/main/java/recurrent/exercise/Exercises.java")
    assert re.search(r"Chapter\d\d\.exercises\(\), Chapter04\.exercises\(\)\)", listed)


@stand_ins
@pytest.mark.parametrize("title", ["", " ", "?!"])
def test_new_chapter_needs_a_title(writer, title):
    before = sorted(path.name for path in (writer.root / "notebooks").rglob("*"))
    writer.run("new-chapter", title).bad("needs a title with letters", "For example")
    assert sorted(path.name for path in (writer.root / "notebooks").rglob("*")) == before


# ---------------------------------------------------------------- the learner's copies


@stand_ins
def test_new_and_untouched_chapters(ready):
    ready.run("lab").good()
    assert ready.read("workbook/solutions/03-gradient.ipynb") == "first solutions/03-gradient.ipynb"
    ready.write("notebooks/04-new.ipynb", "fourth")
    ready.write("notebooks/00-start.ipynb", "second edition")
    ready.run("lab").good("workbook/00-start.ipynb was brought up to date")
    assert ready.read("workbook/04-new.ipynb") == "fourth"
    assert ready.read("workbook/00-start.ipynb") == "second edition"
    assert "brought up to date" not in ready.run("lab").good().text


@stand_ins
def test_a_learner_begins_without_results(ready):
    def chapter(result, count):
        output = {"output_type": "stream", "name": "stdout", "text": [result]}
        code = {"cell_type": "code", "execution_count": count, "id": "a", "metadata": {}, "outputs": [output], "source": ["f()"]}
        return json.dumps({"cells": [code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"

    for name in ("00-start", "solutions/00-start"):
        ready.write(f"notebooks/{name}.ipynb", chapter("42", 7))
    ready.run("lab").good()
    (cell,) = json.loads(ready.read("workbook/00-start.ipynb"))["cells"]
    assert (cell["outputs"], cell["execution_count"], cell["source"]) == ([], None, ["f()"])
    assert ready.read("workbook/solutions/00-start.ipynb") == chapter("42", 7)
    ready.write("notebooks/00-start.ipynb", chapter("43", 8))
    assert "brought up to date" not in ready.run("lab").good().text  # only a result has changed


@stand_ins
def test_touched_chapter_is_left_alone(ready):
    ready.run("lab").good()
    ready.write("workbook/03-gradient.ipynb", "my work")
    assert "left alone" not in ready.run("lab").good().text
    ready.write("notebooks/03-gradient.ipynb", "second edition")
    ready.run("lab").good("workbook/03-gradient.ipynb holds your work and was left alone", "03-gradient.new.ipynb")
    assert ready.read("workbook/03-gradient.ipynb") == "my work"
    newer = ready.root / "workbook" / "03-gradient.new.ipynb"
    assert newer.read_text() == "second edition"
    newer.unlink()
    assert "left alone" not in ready.run("lab").good().text
    assert not newer.exists()
    ready.write("notebooks/03-gradient.ipynb", "third edition")
    ready.run("lab").good("left alone")
    assert ready.read("workbook/03-gradient.ipynb") == "my work" and newer.read_text() == "third edition"


@stand_ins
@pytest.mark.parametrize("loss", ["missing", "damaged"])
def test_without_memory_a_changed_copy_counts_as_touched(ready, loss):
    ready.run("lab").good()
    memory = ready.root / ".course" / "workbook.json"
    memory.unlink() if loss == "missing" else memory.write_bytes(b"\xff{")
    ready.write("workbook/00-start.ipynb", "my work")
    ready.run("lab").good("workbook/00-start.ipynb holds your work and was left alone")
    assert ready.read("workbook/00-start.ipynb") == "my work"
    assert not (ready.root / "workbook" / "03-gradient.new.ipynb").exists()


@stand_ins
@pytest.mark.parametrize("number", ["3", "03"])
def test_reset_keeps_the_copy(ready, number):
    ready.run("lab").good()
    ready.write("workbook/03-gradient.ipynb", "my work")
    ready.run("reset", number).good("Your copy is kept as workbook/03-gradient.old-", "workbook/03-gradient.ipynb is as new")
    kept = list((ready.root / "workbook").glob("03-gradient.old-*.ipynb"))
    assert [p.read_text() for p in kept] == ["my work"]
    assert ready.read("workbook/03-gradient.ipynb") == "first 03-gradient.ipynb"
    assert "left alone" not in ready.run("lab").good().text


@stand_ins
def test_resets_in_the_same_second_lose_nothing(ready):
    ready.run("lab").good()
    works = [f"work {n}" for n in range(3)]
    for work in works:
        ready.write("workbook/03-gradient.ipynb", work)
        ready.run("reset", "3", "03", patch="import time; time.strftime = lambda form: '20260101-000000'").good()
    assert sorted(p.read_text() for p in (ready.root / "workbook").glob("03-gradient.old-*")) == works


@stand_ins
def test_reset_of_an_unknown_chapter_changes_nothing(ready):
    ready.run("lab").good()
    ready.write("workbook/03-gradient.ipynb", "my work")
    ready.run("reset", "3", "42").bad("There is no chapter 42", "There are: 00 03")
    assert ready.read("workbook/03-gradient.ipynb") == "my work"


# ---------------------------------------------------------------- commands


@stand_ins
def test_lab_opens_the_first_chapter_and_forbids_no_port(ready):
    ready.run("lab", "--no-browser").good("workbook/00-start.ipynb")
    (call,) = ready.calls()
    assert call.startswith("python -m jupyterlab ") and call.endswith(" --no-browser")
    assert "--LabApp.default_url=/lab/tree/workbook/00-start.ipynb" in call and f"root_dir={ready.root}" in call
    assert "port" not in call.replace(str(ready.root), "")
    ready.run("lab", "--author").good("notebooks/00-start.ipynb")


@stand_ins
@pytest.mark.parametrize("code", [0, 1, 7])
def test_run_returns_the_code_of_the_runner(ready, code):
    result = ready.run("run", "03", "--save", env={"FAKE_PYTHON_EXIT": str(code)})
    assert result.code == code
    assert ready.calls() == [f"python {ready.root / 'tests' / 'runner.py'} --save 03"]


@stand_ins
@pytest.mark.parametrize("maven, tests", [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_test_runs_both_and_fails_if_one_does(ready, maven, tests):
    result = ready.run("test", "--fast", env={"FAKE_MVN_EXIT": str(maven), "FAKE_PYTHON_EXIT": str(tests)})
    assert result.code == (maven or tests)
    assert ("Java tests failed" in result.text, "browser tests failed" in result.text) == (bool(maven), bool(tests))
    assert ready.calls() == ["mvn -B -ntp verify", "python -m pytest tests -rs --fast"]


@stand_ins
@pytest.mark.parametrize("code", [0, 1])
def test_site_needs_python_only(course, code):
    (course.bin / "java").unlink()
    (course.bin / "mvn").unlink()
    assert course.run("site", env={"FAKE_PYTHON_EXIT": str(code)}).code == code
    assert course.calls() == ["venv", "pip", f"python {course.root / 'notebooks' / 'site' / 'builder.py'}"]
    course.run("site").good()
    assert course.calls() == [f"python {course.root / 'notebooks' / 'site' / 'builder.py'}"]


@stand_ins
def test_site_without_an_environment(course):
    course.run("site", patch="sys.modules['venv'] = None").bad("cannot make a virtual environment", "sudo apt install python3")
    course.behave("pip", failing(NETWORK["pip, no name"][1]))
    course.run("site").bad("The network, or a server on it, was not reached", "Connect and start again")
    assert not [call for call in course.calls() if "builder.py" in call]


@stand_ins
def test_clean_leaves_the_workbook(ready):
    ready.run("lab").good()
    ready.write(".course/site/index.html", "")
    ready.write("tests/artifacts/picture.png", "")
    ready.run("clean").good("Removed .venv", "Removed lib/target", "Removed .course", "workbook/ holds your work")
    assert sorted(p.name for p in ready.root.iterdir()) == sorted(
        ["course.py", "lib", "notebooks", "pom.xml", "requirements.txt", "tests", "workbook"]
    )
    assert ready.read("workbook/00-start.ipynb") and not (ready.root / "lib" / "target").exists()
    ready.run("clean").good("nothing to remove")
    ready.run("setup").good()


def ticks(result):
    """The marks of doctor's lines; each wrong thing has its remedy in the line below."""
    lines = result.says().text.splitlines()
    assert all(line[:2] in ("✓ ", "✗ ", "  ") for line in lines), result.text
    for line, below in zip(lines, lines[1:]):
        assert not line.startswith("✗ ") or below.startswith("  "), result.text
        assert not line.startswith("✓ ") or not below.startswith("  "), result.text
    return [line[0] for line in lines[:-1] if line[0] != " "]


@stand_ins
def test_doctor_finds_nothing(ready):
    result = ready.run("doctor").good("JDK 17.0.15", "Apache Maven 3.9.9", "Python 3", "Proxy: none", "ND4J backend", "✓ All is well")
    assert set(ticks(result)) == {"✓"}


def without_maven(course):
    (course.bin / "mvn").unlink()


def without_java(course):
    (course.bin / "java").unlink()


def old_maven(course):
    script(course.bin / "mvn", "#!/bin/sh\necho 'Apache Maven 3.6.3'\n")


def silent_maven(course):
    script(course.bin / "mvn", "#!/bin/sh\nexit 1\n")


def behind_a_proxy(course):
    course.env["HTTPS_PROXY"] = "http://me:secret@proxy.example:3128"


def cut_kernel(course):
    damage_kernel(course)


def no_kernel(course):
    shutil.rmtree(course.root / ".venv" / "share")


def broken_natives(course):
    script(course.jdk / "bin" / "java", JAVA.format(version="17.0.15", modules=" ".join(MODULES), home=course.jdk).replace("ND4J", "no"))


FAULTS = {
    without_maven: "Install Maven 3.8",
    without_java: "Install a JDK",
    old_maven: "Install Maven 3.8 or newer",
    silent_maven: "Install Maven again",
    behind_a_proxy: "Maven does not read HTTPS_PROXY",
    cut_kernel: "python3 course.py setup",
    no_kernel: "python3 course.py setup",
    damage_jar: "python3 course.py setup",
    broken_natives: "python3 course.py clean",
}


@stand_ins
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_doctor_finds_one_fault(ready, fault):
    fault(ready)
    result = ready.run("doctor").bad(FAULTS[fault], "✗ 1 to mend")
    assert ticks(result).count("✗") == 1
    assert "secret" not in result.text


@stand_ins
def test_doctor_before_the_first_setup(course):
    assert ticks(course.run("doctor").bad("Run: python3 course.py setup")).count("✗") == 2


def test_unknown_words():
    for arguments in ([], ["lap"], ["run", "--foo"]):
        done = subprocess.run([sys.executable, str(SOURCE), *arguments], capture_output=True, text=True)
        assert done.returncode == 2 and "usage: course.py" in done.stderr and "Traceback" not in done.stderr


# ---------------------------------------------------------------- JupyterLab itself


def asked(url):
    """What a server that is just starting answers; it says its address a moment before it listens."""
    for attempt in range(40):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.URLError:
            if attempt == 39:
                raise
            time.sleep(0.5)


@stand_ins
@pytest.mark.long
@pytest.mark.skipif(not importlib.util.find_spec("jupyterlab"), reason="JupyterLab is not installed in this Python")
def test_port_in_use(tmp_path):
    """The real JupyterLab, in a folder with a difficult name, on a port that is taken."""
    course = Course(tmp_path / "Kurs äö 语 dir", root="Der Kurs é")
    course.behave("other", f'export PATH="{os.environ["PATH"]}"\nexec "{sys.executable}" "$@"')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        options = ["--no-browser", f"--port={port}", "--ip=127.0.0.1", "--IdentityProvider.token=word"]
        env = {"JUPYTER_CONFIG_DIR": str(course.home), "JUPYTER_RUNTIME_DIR": str(course.home / "run")}
        with course.start("lab", *options, *["--allow-root"] * (hasattr(os, "geteuid") and not os.geteuid()), env=env) as process:
            watch = threading.Timer(60, process.kill)
            watch.start()
            try:
                text, address = "", None
                while not address and (line := process.stdout.readline()):
                    text += line
                    address = re.search(r"http://127\.0\.0\.1:(\d+)/lab/tree/workbook/00-start\.ipynb", line)
                assert address, text
                assert int(address[1]) != port and "already in use" in text
                names = {entry["name"] for entry in asked(f"http://127.0.0.1:{address[1]}/api/contents/workbook?token=word")["content"]}
                assert "00-start.ipynb" in names
            finally:
                watch.cancel()
                process.terminate()
                try:
                    process.wait(10)
                finally:
                    process.kill()
