"""The benchmark: both sides compute the same, it says so when they do not, and its report has its shape. Nothing is timed."""
import itertools
import json
import math

import benchmark
import layers_page
import numpy as np
import pytest
from runner import ROOT
from test_course import course, ready, stand_ins  # noqa: F401  (course and ready are fixtures)


@pytest.fixture(scope="module")
def jar():
    built = sorted((ROOT / "lib" / "target").glob("recurrent-lib-*.jar"))
    assert built, "run: python3 course.py setup"
    return built[-1]


def test_report(jar, tmp_path, capsys):
    file = tmp_path / "report.json"
    assert benchmark.main(["--tiny", "--json", str(file), str(jar)]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    report = json.loads(file.read_text(encoding="utf-8"))
    networks, rest = report[: len(benchmark.CASES)], report[len(benchmark.CASES) :]
    assert [row["case"] for row in networks] == [make.name for make, _ in benchmark.CASES]
    for row, line in zip(networks, lines):
        assert set(row) == {"case", "unit", "ours", "peer", "ratio"}
        assert row["unit"] == "µs" and row["ours"] > 0 and row["peer"] > 0
        assert math.isclose(row["ratio"], row["peer"] / row["ours"])
        assert line.startswith(row["case"])

    layers, peaks = rest[: -len(benchmark.OPENMP)], rest[-len(benchmark.OPENMP) :]
    keys = [(tuple(row["size"]), row["cell"], row["openmp"], row["part"]) for row in layers]
    assert keys == list(itertools.product(benchmark.TINY_LAYERS, benchmark.CELLS, benchmark.OPENMP, benchmark.PARTS))
    for row in layers:
        assert row["unit"] == "µs" and row["ours"] > 0
        if row["cell"] == "GRU":
            assert row["peer"] is None and row["ratio"] is None
        else:
            assert row["peer"] > 0 and math.isclose(row["ratio"], row["peer"] / row["ours"])
    assert [row["ours"] > 0 for row in peaks] == [True] * len(benchmark.OPENMP)
    assert lines[-1].startswith("product of two matrices")
    cases = [(cell, size, part) for size in benchmark.TINY_LAYERS for cell in benchmark.CELLS for part in benchmark.PARTS]
    for (cell, size, part), line in zip(cases, lines[len(networks) + 2 : -1], strict=True):
        assert line.startswith(cell) and str(size) in line and part in line


def test_layers_that_compute_something_else_are_refused(monkeypatch, tmp_path):
    answers = [1.0, 0.9, 0.8, 1, 1, 1] + [1.0, 0.9, 0.81, 1, 1, 1]
    monkeypatch.setattr(benchmark.Layers, "__init__", lambda self, *given: None)
    monkeypatch.setattr(benchmark.Layers, "__exit__", lambda self, *failure: None)
    monkeypatch.setattr(benchmark.Layers, "ask", lambda self, *order: answers)
    with pytest.raises(benchmark.Disagreement, match="0.8 with the library and 0.81 with DL4J"):
        benchmark.measure_layers(tmp_path, benchmark.TINY_LAYERS, benchmark.Plan())


class SlowerDescent(benchmark.Vectors):
    def update(self, gradients):
        super().update([0.999 * g for g in gradients])


class ForgetfulSegments(benchmark.Characters):
    def loss_and_gradients(self, x, target, state):
        return super().loss_and_gradients(x, target, [np.zeros_like(part) for part in state])


class ForgetfulCell(benchmark.LstmCharacters):
    def loss_and_gradients(self, x, target, state):
        return super().loss_and_gradients(x, target, [state[0], np.zeros_like(state[1])])


class NoBiasWithinTheReset(benchmark.GruVectors):
    def update(self, gradients):
        super().update([0 * g if theta is self.cell.bhn else g for theta, g in zip(self.parameters(), gradients)])


WRONG = [
    (SlowerDescent, benchmark.TINY_VECTORS),
    (ForgetfulSegments, benchmark.TINY),
    (ForgetfulCell, benchmark.TINY),
    (NoBiasWithinTheReset, benchmark.TINY_VECTORS),
]


@pytest.mark.parametrize("wrong, sizes", WRONG)
def test_a_peer_that_computes_something_else_is_refused(jar, monkeypatch, capsys, wrong, sizes):
    monkeypatch.setattr(benchmark, "TINY_CASES", [(wrong, sizes)])
    assert benchmark.main(["--tiny", str(jar)]) == 1
    assert "with the library and" in capsys.readouterr().out


def test_losses_that_are_not_numbers_are_refused():
    with pytest.raises(benchmark.Disagreement):
        benchmark.require_agreement("case", [math.nan], [math.nan])


def test_a_java_side_that_does_not_start_is_reported(tmp_path, capfd):
    assert benchmark.main(["--tiny", str(tmp_path / "none.jar")]) == 1
    assert "the Java side ended with code 1" in capfd.readouterr().out


def test_operations_are_those_of_the_products():
    sizes = benchmark.Sizes(inputs=2, hidden=3, outputs=5, time=7, batch=11, steps=1)
    rows = 7 * 11
    plain = sum(2 * rows * 3 * n for n in (2, 3, 5))
    gated = sum(2 * rows * 3 * n for n in (4 * 2, 4 * 3, 5))
    assert sizes.flops(1) == 3 * plain
    assert sizes.flops(4) == 3 * gated


@stand_ins
def test_command_hands_over(ready):
    ready.run("bench", "--tiny", "--json", "figures.json")
    call = ready.calls()[-1]
    assert "benchmark.py --json" in call and "figures.json --tiny" in call and call.endswith(".jar")


def test_figures_go_into_the_page(monkeypatch, tmp_path):
    sizes = [(2, 3, 4, 5, 1), (2, 3, 4, 5, 2)]
    rows = [
        benchmark.row("case", 2e-3, None if cell == "GRU" else peer, cell=cell, size=size, part=part, openmp=openmp)
        for size, cell, (openmp, peer), part in itertools.product(
            sizes, benchmark.CELLS, zip(benchmark.OPENMP, (30e-3, 10e-3)), benchmark.PARTS
        )
    ]
    report = [{"case": "other"} | benchmark.row("other", 1, 2)] + rows
    report += [{"case": "product", "unit": "operations/s", "ours": speed} for speed in (1e9, 2e6)]
    file, page = tmp_path / "figures.json", tmp_path / "page.md"
    file.write_text(json.dumps(report), encoding="utf-8")
    page.write_text("before\n" + layers_page.START + "old\n" + layers_page.END + "after\n", encoding="utf-8")
    monkeypatch.setattr(layers_page, "PAGE", page)
    layers_page.main(file)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n" + layers_page.START) and text.endswith(layers_page.END + "after\n")
    assert "old" not in text and "at 1 GFLOP/s" in text
    assert text.count("| 2, 3, 4, 5, 1 | LSTM | 2 | 2 | 30 | 10 | 15.0× | 5.0× |") == len(benchmark.PARTS)
    assert text.count("| 2, 3, 4, 5, 2 | GRU | 2 | 2 | – | – | – | – |") == len(benchmark.PARTS)
    layers_page.main(file)
    assert page.read_text(encoding="utf-8") == text


def test_operations_of_layers_are_those_of_their_products():
    one = sum(2 * 7 * 11 * 4 * 5 * n for n in (3, 5))
    assert layers_page.operations((7, 11, 3, 5, 1), "LSTM") == 3 * one
    two = one + sum(2 * 7 * 11 * 4 * 5 * n for n in (5, 5))
    assert layers_page.operations((7, 11, 3, 5, 2), "LSTM") == 3 * two
