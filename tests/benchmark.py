"""How fast the library trains: its networks beside NumPy, its layers for DL4J beside DL4J's own.

    python tests/benchmark.py                  one line for each case
    python tests/benchmark.py --json FILE      and the same as a list in a file
    python tests/benchmark.py --tiny           small sizes, to try the command; its times mean nothing

Networks beside NumPy: same arithmetic, double precision, one thread each. Both sides start from the same weights and data, and their first losses must agree. Then they take turns, a
fraction of a second each, and count the processor time of their one thread: what else the machine does slows
both alike. The Java side trains through Trainer, in several machines one after the other, each warmed up. The
figures are medians over all turns. JMH would count elapsed time and could not take turns with another program.

Layers beside DL4J's: single precision, all cores, elapsed time, so the machine should do nothing else. OpenMP reads
its number of threads when a machine starts, so there are two: one as DL4J comes, one with a single OpenMP thread.
In both, our network and DL4J's have the same weights, their first losses must agree, and they take turns.
"""
import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# Before NumPy is loaded: one thread, whichever library does its products.
os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")})

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
JAVA_TESTS = ROOT / "lib" / "src" / "test" / "java" / "recurrent"
JAVA_SIDE = JAVA_TESTS / "training" / "TrainingBenchmark.java"
LAYERS_SIDE = JAVA_TESTS / "dl4j" / "LayersBenchmark.java"
CHECKED_EPOCHS = 3
TOLERANCE = 1e-9  # relative, of a loss
SINGLE_TOLERANCE = 1e-4  # of a loss in single precision


@dataclass(frozen=True)
class Plan:
    """How long to measure, in seconds of processor time."""

    machines: int = 2
    warm_up: float = 1.5
    turns: int = 9
    turn: float = 0.1
    layer_warm_up: float = 0.5  # elapsed, like the next
    layer: float = 0.4


@dataclass(frozen=True)
class Sizes:
    inputs: int
    hidden: int
    outputs: int
    time: int
    batch: int
    steps: int  # training steps in an epoch

    def flops(self, gates):
        """Of the matrix products of one step, forward and twice backward, as if one-hot inputs were multiplied too."""
        return 6 * self.batch * self.time * self.hidden * (gates * (self.inputs + self.hidden) + self.outputs)


class Tanh:
    """h(t) = tanh(a(t)), a(t) = Wxh x(t) + Whh h(t-1) + bh."""

    label = "rnn"
    gates = 1
    states = 1

    def __init__(self, hidden, matrix):
        self.Whh = matrix(hidden, hidden)
        self.bh = matrix(1, hidden)[0]

    def parameters(self):
        return [self.Whh, self.bh]

    def forward(self, a, state):
        """From the inputs' part of a (time, batch, gates · hidden) to h (time + 1, batch, hidden) and the last state."""
        time, batch, hidden = a.shape
        self.H = H = np.empty((time + 1, batch, hidden))
        H[0] = state[0]
        for t in range(time):
            a[t] += H[t] @ self.Whh.T
            np.tanh(a[t], out=H[t + 1])
        return H, [H[-1]]

    def backward(self, dh):
        """From the gradient for h (time, batch, hidden) to that for a, as rows, and for the parameters."""
        H, hidden = self.H, dh.shape[2]
        da = 1 - H[1:] * H[1:]
        da[-1] *= dh[-1]
        for t in range(len(dh) - 2, -1, -1):
            dh[t] += da[t + 1] @ self.Whh
            da[t] *= dh[t]
        da = da.reshape(-1, hidden)
        return da, [da.T @ H[:-1].reshape(-1, hidden), da.sum(0)]


class Lstm:
    """Gates i, f, g, o in one product; on the way back, all factors that a step does not wait for are made at once."""

    label = "lstm"
    gates = 4
    states = 2

    def __init__(self, hidden, matrix):
        self.Whh = matrix(4 * hidden, hidden)
        self.bh = matrix(1, 4 * hidden)[0]

    def parameters(self):
        return [self.Whh, self.bh]

    def forward(self, a, state):
        time, batch, width = a.shape
        hidden = width // 4
        self.H = H = np.empty((time + 1, batch, hidden))
        self.C = C = np.empty((time + 1, batch, hidden))
        self.squashed = np.empty((time, batch, hidden))
        self.act = np.empty((time, batch, width))
        H[0], C[0] = state
        for t in range(time):
            a[t] += H[t] @ self.Whh.T
            gates = self.act[t]
            np.negative(a[t], out=gates)
            np.exp(gates, out=gates)
            gates += 1
            np.reciprocal(gates, out=gates)
            np.tanh(a[t, :, 2 * hidden : 3 * hidden], out=gates[:, 2 * hidden : 3 * hidden])
            i, f, g, o = (gates[:, block * hidden : (block + 1) * hidden] for block in range(4))
            np.multiply(f, C[t], out=C[t + 1])
            C[t + 1] += i * g
            np.tanh(C[t + 1], out=self.squashed[t])
            np.multiply(o, self.squashed[t], out=H[t + 1])
        return H, [H[-1], C[-1]]

    def backward(self, dh):
        time, batch, hidden = dh.shape
        i, f, g, o = (self.act[:, :, block * hidden : (block + 1) * hidden] for block in range(4))
        s = self.squashed
        da = np.empty((time, batch, 4, hidden))
        da[:, :, 0] = g * i * (1 - i)
        da[:, :, 1] = self.C[:-1] * f * (1 - f)
        da[:, :, 2] = i * (1 - g * g)
        da[:, :, 3] = s * o * (1 - o)
        through = o * (1 - s * s)
        dc = np.zeros((batch, hidden))
        for t in range(time - 1, -1, -1):
            if t < time - 1:
                dh[t] += da[t + 1].reshape(batch, -1) @ self.Whh
            through[t] *= dh[t]
            dc += through[t]
            da[t, :, :3] *= dc[:, None]
            da[t, :, 3] *= dh[t]
            dc *= f[t]
        da = da.reshape(-1, 4 * hidden)
        return da, [da.T @ self.H[:-1].reshape(-1, hidden), da.sum(0)]


class Gru:
    """Gates z, r, n, with r after the product, in the same manner."""

    label = "gru"
    gates = 3
    states = 1

    def __init__(self, hidden, matrix):
        self.Whh = matrix(3 * hidden, hidden)
        self.bh = matrix(1, 3 * hidden)[0]
        self.bhn = matrix(1, hidden)[0]

    def parameters(self):
        return [self.Whh, self.bh, self.bhn]

    def forward(self, a, state):
        time, batch, width = a.shape
        hidden = width // 3
        self.H = H = np.empty((time + 1, batch, hidden))
        self.act = a  # gates take the place of their pre-activations
        self.m = np.empty((time, batch, hidden))
        H[0] = state[0]
        for t in range(time):
            u = H[t] @ self.Whh.T
            gates, n = a[t, :, : 2 * hidden], a[t, :, 2 * hidden :]
            gates += u[:, : 2 * hidden]
            np.negative(gates, out=gates)
            np.exp(gates, out=gates)
            gates += 1
            np.reciprocal(gates, out=gates)
            z, r = gates[:, :hidden], gates[:, hidden:]
            np.add(u[:, 2 * hidden :], self.bhn, out=self.m[t])
            n += r * self.m[t]
            np.tanh(n, out=n)
            np.subtract(H[t], n, out=H[t + 1])
            H[t + 1] *= z
            H[t + 1] += n
        return H, [H[-1]]

    def backward(self, dh):
        time, batch, hidden = dh.shape
        z, r, n = (self.act[:, :, block * hidden : (block + 1) * hidden] for block in range(3))
        du = np.empty((time, batch, 3, hidden))
        du[:, :, 0] = (self.H[:-1] - n) * z * (1 - z)
        dn = (1 - z) * (1 - n * n)
        du[:, :, 1] = dn * self.m * r * (1 - r)
        du[:, :, 2] = dn * r
        for t in range(time - 1, -1, -1):
            if t < time - 1:
                dh[t] += z[t + 1] * dh[t + 1] + du[t + 1].reshape(batch, -1) @ self.Whh
            du[t] *= dh[t][:, None]
        dn *= dh
        da = du.copy()
        da[:, :, 2] = dn
        du, da = du.reshape(-1, 3 * hidden), da.reshape(-1, 3 * hidden)
        return da, [du.T @ self.H[:-1].reshape(-1, hidden), da.sum(0), du[:, 2 * hidden :].sum(0)]


class Peer:
    """A recurrent network with a linear read-out in NumPy. It walks through time only where a step needs the one
    before; all other products are done for every step at once."""

    make_cell = Tanh

    def __init__(self, sizes, seed=1):
        self.sizes = sizes
        random = np.random.default_rng(seed)

        def matrix(rows, columns):
            return random.uniform(-1, 1, (rows, columns)) / np.sqrt(columns)

        self.Wxh = matrix(self.make_cell.gates * sizes.hidden, sizes.inputs)
        self.cell = self.make_cell(sizes.hidden, matrix)
        self.Why = matrix(sizes.outputs, sizes.hidden)
        self.by = matrix(1, sizes.outputs)[0]
        self.data = self.draw(random)

    def parameters(self):
        return [self.Wxh, *self.cell.parameters(), self.Why, self.by]

    def epoch(self):
        """One pass over the data; the mean loss of its steps."""
        state = [np.zeros((self.sizes.batch, self.sizes.hidden))] * self.cell.states
        total = 0.0
        for x, target in self.segments():
            loss, state, gradients = self.loss_and_gradients(x, target, state)
            total += loss
            self.update(gradients)
        return total / self.sizes.steps

    def loss_and_gradients(self, x, target, state):
        time, batch, hidden = self.sizes.time, self.sizes.batch, self.sizes.hidden
        H, state = self.cell.forward(self.input_products(x).reshape(time, batch, -1), state)
        after = H[1:].reshape(-1, hidden)
        y = after @ self.Why.T
        y += self.by
        loss, dy = self.loss(y, target)
        da, recurrent = self.cell.backward((dy @ self.Why).reshape(time, batch, hidden))
        return loss, state, [self.input_gradient(x, da), *recurrent, dy.T @ after, dy.sum(0)]


class Vectors(Peer):
    """Vectors in, vectors out, mean squared error, gradient descent."""

    name = "batch of vectors"
    kind = "vectors"

    def draw(self, random):
        rows = self.sizes.time * self.sizes.batch
        return [random.uniform(-1, 1, (rows, self.sizes.inputs)), random.uniform(-1, 1, (rows, self.sizes.outputs))]

    def segments(self):
        return [self.data]

    def input_products(self, x):
        a = x @ self.Wxh.T
        a += self.cell.bh
        return a

    def input_gradient(self, x, da):
        return da.T @ x

    def loss(self, y, target):
        y -= target
        loss = np.vdot(y, y) / y.size
        y *= 2 / y.size
        return loss, y

    def update(self, gradients):
        for theta, g in zip(self.parameters(), gradients):
            theta -= 0.1 * g


class Characters(Peer):
    """Characters one by one, cross-entropy of the next one, gradients cut at ±5, Adagrad. A one-hot input is not
    multiplied: its column of Wxh is taken."""

    name = "characters, NumPy all steps at once"
    kind = "characters"

    def __init__(self, sizes):
        super().__init__(sizes)
        self.squares = [np.zeros_like(theta) for theta in self.parameters()]

    def draw(self, random):
        return [random.integers(0, self.sizes.inputs, self.sizes.steps * self.sizes.time + 1)]

    def segments(self):
        text, time = self.data[0], self.sizes.time
        return [(text[i : i + time], text[i + 1 : i + time + 1]) for i in range(0, len(text) - 1, time)]

    def input_products(self, x):
        return self.Wxh.T[x] + self.cell.bh

    def input_gradient(self, x, da):
        dWxh = np.zeros_like(self.Wxh)
        np.add.at(dWxh.T, x, da)
        return dWxh

    def loss(self, y, target):
        rows = np.arange(len(target))
        y -= y.max(1, keepdims=True)
        p = np.exp(y)
        total = p.sum(1, keepdims=True)
        loss = (np.log(total[:, 0]) - y[rows, target]).sum()
        p /= total
        p[rows, target] -= 1
        return loss, p

    def update(self, gradients):
        for theta, g, squares in zip(self.parameters(), gradients, self.squares):
            np.clip(g, -5, 5, out=g)
            squares += g * g
            theta -= 0.01 * g / np.sqrt(squares + 1e-8)


class CharactersByStep(Characters):
    """The usual program: every product within the loop over time."""

    name = "characters, NumPy step by step"

    def loss_and_gradients(self, x, target, state):
        Whh, bh = self.cell.parameters()
        H, p, loss = [state[0][0]], [], 0.0
        for t in range(len(x)):
            H.append(np.tanh(self.Wxh[:, x[t]] + Whh @ H[t] + bh))
            y = self.Why @ H[t + 1] + self.by
            e = np.exp(y - y.max())
            p.append(e / e.sum())
            loss -= np.log(p[t][target[t]])
        dWxh, dWhh, dbh, dWhy, dby = [np.zeros_like(theta) for theta in self.parameters()]
        later = np.zeros_like(bh)
        for t in reversed(range(len(x))):
            dy = p[t]
            dy[target[t]] -= 1
            dWhy += np.outer(dy, H[t + 1])
            dby += dy
            da = (1 - H[t + 1] * H[t + 1]) * (self.Why.T @ dy + later)
            dWxh[:, x[t]] += da
            dWhh += np.outer(da, H[t])
            dbh += da
            later = Whh.T @ da
        return loss, [H[-1][None]], [dWxh, dWhh, dbh, dWhy, dby]


class LstmCharacters(Characters):
    name = "LSTM, characters, NumPy all steps at once"
    make_cell = Lstm


class LstmVectors(Vectors):
    name = "LSTM, batch of vectors"
    make_cell = Lstm


class GruCharacters(Characters):
    name = "GRU, characters, NumPy all steps at once"
    make_cell = Gru


class GruVectors(Vectors):
    name = "GRU, batch of vectors"
    make_cell = Gru


CHARACTERS = Sizes(inputs=65, hidden=100, outputs=65, time=25, batch=1, steps=40)
VECTORS = Sizes(inputs=64, hidden=128, outputs=64, time=64, batch=32, steps=1)
CASES = [(peer, CHARACTERS) for peer in (CharactersByStep, Characters, LstmCharacters, GruCharacters)]
CASES += [(peer, VECTORS) for peer in (Vectors, LstmVectors, GruVectors)]
TINY = Sizes(inputs=5, hidden=7, outputs=5, time=4, batch=1, steps=3)
TINY_VECTORS = Sizes(inputs=3, hidden=7, outputs=2, time=4, batch=3, steps=1)
TINY_CASES = [(peer, TINY if sizes is CHARACTERS else TINY_VECTORS) for peer, sizes in CASES]

# Batch, steps, inputs, units, layers.
LAYERS = [(1, 25, 64, 100, 1), (32, 10, 1, 64, 1), (32, 64, 64, 128, 1), (32, 50, 64, 128, 2), (64, 100, 80, 256, 1)]
TINY_LAYERS = [(3, 4, 2, 5, 1), (3, 4, 2, 5, 2)]
CELLS = ("RNN", "LSTM", "GRU")
PARTS = ("layer", "training step", "inference")
OPENMP = {"as it comes": None, "one thread": "1"}  # OMP_NUM_THREADS


class Disagreement(Exception):
    """Both sides do not compute the same."""


class Ours:
    """The Java side, in a machine of its own: told how many epochs to train, it answers with seconds and the losses."""

    def __init__(self, classpath, peer):
        self.classpath = classpath
        self.peer = peer

    def __enter__(self):
        with tempfile.NamedTemporaryFile(suffix=".bin", delete=False) as file:
            for array in self.peer.parameters() + self.peer.data:
                file.write(array.astype("<f8").tobytes())
        self.start = Path(file.name)
        s = self.peer.sizes
        sizes = [s.inputs, s.hidden, s.outputs, s.time, s.batch, s.steps]
        what = [self.peer.kind, self.peer.cell.label]
        command = [java(), "-cp", str(self.classpath), str(JAVA_SIDE), *what, *map(str, sizes), str(self.start)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(self, *failure):
        with contextlib.suppress(OSError):
            self.process.stdin.close()  # the end of the orders is the end of the machine
        self.process.stdout.close()
        self.process.wait()
        self.start.unlink()

    def train(self, epochs):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(f"{epochs}\n")
            self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            raise RuntimeError(f"the Java side ended with code {self.process.wait()}")
        return float(answer[0]), [float(loss) for loss in answer[1:]]


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def train(peer, epochs):
    start = time.thread_time()
    losses = [peer.epoch() for _ in range(epochs)]
    return time.thread_time() - start, losses


def require_agreement(name, ours, theirs, peer="NumPy", tolerance=TOLERANCE):
    for epoch, (a, b) in enumerate(zip(ours, theirs, strict=True), 1):
        if not abs(a - b) <= tolerance * abs(b):
            raise Disagreement(f"{name}: in epoch {epoch} the loss is {a!r} with the library and {b!r} with {peer}")


def epochs_for(seconds, run):
    """How many epochs take so long."""
    epochs = 1
    while True:
        used, _ = run(epochs)
        if used >= seconds / 2:
            return max(1, round(epochs * seconds / used))
        epochs *= 2


def measure(classpath, cases, plan):
    """Rows of (peer, sizes, our seconds for a step, NumPy's seconds for a step)."""
    times = [([], []) for _ in cases]
    for _ in range(plan.machines):
        for (make, sizes), (ours, theirs) in zip(cases, times):
            peer = make(sizes)
            with Ours(classpath, peer) as machine:
                require_agreement(peer.name, machine.train(CHECKED_EPOCHS)[1], train(peer, CHECKED_EPOCHS)[1])
                warm = 0.0
                while warm < plan.warm_up:
                    warm += machine.train(1)[0]
                our_epochs = epochs_for(plan.turn, machine.train)
                their_epochs = epochs_for(plan.turn, lambda epochs: train(peer, epochs))
                for _ in range(plan.turns):
                    ours.append(machine.train(our_epochs)[0] / our_epochs / sizes.steps)
                    theirs.append(train(peer, their_epochs)[0] / their_epochs / sizes.steps)
    return [(make, sizes, *map(statistics.median, both)) for (make, sizes), both in zip(cases, times)]


class Layers:
    """The layers in DL4J, in a machine with a number of OpenMP threads, or as many as it comes with."""

    def __init__(self, classpath, threads):
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
        if threads:
            environment["OMP_NUM_THREADS"] = threads
        command = [java(), "-cp", str(classpath), str(LAYERS_SIDE)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen(command, env=environment, **pipes)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def ask(self, *order):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(" ".join(map(str, order)) + "\n")
            self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            raise RuntimeError(f"the Java side ended with code {self.process.wait()}")
        return [float(number) for number in answer]


def row(case, ours, peer, **more):
    return {"case": case, **more, "unit": "µs", "ours": ours * 1e6, "peer": peer and peer * 1e6, "ratio": peer and peer / ours}


def measure_layers(classpath, sizes, plan):
    """A row for each cell, size, part and setting of OpenMP; and by setting, the operations a second of a large product."""
    rows = []
    with contextlib.ExitStack() as stack:
        machines = {name: stack.enter_context(Layers(classpath, threads)) for name, threads in OPENMP.items()}
        peak = {name: machine.ask("peak", plan.layer)[0] for name, machine in machines.items()}
        for size in sizes:
            for cell in CELLS:
                for openmp, machine in machines.items():
                    ours, theirs = both(machine.ask(cell.lower(), *size, plan.layer_warm_up, plan.layer))
                    if theirs:
                        require_agreement(f"{cell} {size}", ours[:CHECKED_EPOCHS], theirs[:CHECKED_EPOCHS], "DL4J", SINGLE_TOLERANCE)
                    seconds = zip(PARTS, ours[CHECKED_EPOCHS:], theirs[CHECKED_EPOCHS:] or [None] * len(PARTS), strict=True)
                    for part, our, their in seconds:
                        case = f"DL4J, {cell} {size}, {part}, {openmp}"
                        rows.append(row(case, our, their, cell=cell, size=size, part=part, openmp=openmp))
    return rows, peak


def both(answer):
    """Ours and theirs; theirs may be missing."""
    each = CHECKED_EPOCHS + len(PARTS)
    return answer[:each], answer[each:]


def layer_lines(rows, peak):
    yield "ms elapsed, layers in DL4J (batch, steps, inputs, units, layers): ours, DL4J's own, times faster;"
    yield "each as DL4J comes, then with one OpenMP thread; then DL4J's best beside our best"
    cases = {}
    for entry in rows:
        cases.setdefault((entry["cell"], entry["size"], entry["part"]), []).append(entry)
    for (cell, size, part), entries in cases.items():
        line = f"{cell:5}{str(size):22} {part:14}"
        for entry in entries:
            line += f" {entry['ours'] / 1e3:9.3f}"
            line += f" {entry['peer'] / 1e3:9.3f} {entry['ratio']:7.1f}  " if entry["peer"] else 19 * " " + "-  "
        if entries[0]["peer"]:
            line += f" {min(e['peer'] for e in entries) / min(e['ours'] for e in entries):7.1f}"
        yield line.rstrip()
    yield "product of two matrices 1024 x 1024: " + ", ".join(f"{speed / 1e9:.0f} GFLOP/s {name}" for name, speed in peak.items())


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures into a file too")
    parser.add_argument("--tiny", action="store_true", help="small sizes, to try the command; its times mean nothing")
    parser.add_argument("classpath", type=Path, help="the library's jar")
    options = parser.parse_args(arguments)
    cases, layers, plan = (CASES, LAYERS, Plan())
    if options.tiny:
        cases, layers, plan = (TINY_CASES, TINY_LAYERS, Plan(1, 0, 1, 0.001, 0, 0.001))
    try:
        rows = measure(options.classpath, cases, plan)
        layer_rows, peak = measure_layers(options.classpath, layers, plan)
    except (Disagreement, RuntimeError) as failure:
        print(f"✗ {failure}")
        return 1
    print(f"µs for a training step, one thread: the library, NumPy {np.__version__}, times faster; GFLOP/s of both")
    for make, sizes, ours, theirs in rows:
        speeds = [sizes.flops(make.make_cell.gates) / seconds / 1e9 for seconds in (ours, theirs)]
        print(f"{make.name:40} {ours * 1e6:9.1f} {theirs * 1e6:9.1f} {theirs / ours:7.2f}   {speeds[0]:6.2f} {speeds[1]:6.2f}")
    print(*layer_lines(layer_rows, peak), sep="\n")
    if options.json:
        report = [row(make.name, ours, theirs) for make, _, ours, theirs in rows] + layer_rows
        report += [{"case": f"DL4J, large product, {name}", "unit": "operations/s", "ours": speed} for name, speed in peak.items()]
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
