"""What the chapters claim of trained networks holds over many random starts, not for one lucky seed."""
import json
import re
import statistics

import nbformat
import pytest
import runner
from nbformat.v4 import new_code_cell

pytestmark = pytest.mark.slow

STARTS = 20


def test_first_forecast_beats_the_naive_rules_in_19_of_20_starts(tmp_path):
    """Chapter 00: the chapter's own cells, trained from other seeds, against the naive rules and AR."""
    chapter = nbformat.read(next((runner.ROOT / "notebooks").glob("00-*.ipynb")), as_version=4)
    code = [cell.source for cell in chapter.cells if cell.cell_type == "code"]
    build = next(i for i, source in enumerate(code) if ".seed(1)" in source)
    judge = next(i for i, source in enumerate(code) if 'new Backtest("LSTM"' in source)
    assert build < judge
    cells = code[:build]
    for seed in range(1, STARTS + 1):
        trained = [source.replace(".seed(1)", f".seed({seed})").replace("shuffle(1)", f"shuffle({seed})") for source in code[build : judge + 1]]
        cells += trained + ["results.remove(results.size() - 1).rmse()"]
    errors = [value_of(cell) for cell in run(chapter, cells, tmp_path / "starts.ipynb").cells if cell.source.startswith("results.remove")]
    rules = dict(re.findall(r"^(.+?) +RMSE ([\d.]+)$", printed_by(chapter, "RMSE"), re.M))
    best_rule = min(float(rules["naive"]), float(rules["seasonal naive"]))
    assert len(errors) == STARTS
    assert sum(error < best_rule for error in errors) >= 19, errors
    ahead = sum(error < float(rules["AR"]) for error in errors)
    assert 0 < ahead < STARTS / 2, f"the chapter says that AR is ahead in most starts, not in all: {errors}"


def test_stacked_layers_beat_the_naive_forecast_and_bring_nothing_more(tmp_path):
    """Chapter 08: one, two and three layers, against the naive forecast and against each other."""
    chapter = nbformat.read(next((runner.ROOT / "notebooks").glob("08-*.ipynb")), as_version=4)
    code = [cell.source for cell in chapter.cells if cell.cell_type == "code"]
    record = next(i for i, source in enumerate(code) if source.startswith("record Stack"))
    asked = [
        f"IntStream.rangeClosed(1, {STARTS}).mapToObj(seed -> Backtest.run(new Stack({depth}, seed), years, 1).rmse() / naive.rmse()).toList().toString()"
        for depth in (1, 2, 3)
    ]
    cells = [source for source in code[: record + 1] if "kinds.put" not in source] + asked
    answers = [runner.printed(cell) for cell in run(chapter, cells, tmp_path / "starts.ipynb").cells[-len(asked) :]]
    shares = [[float(number) for number in re.findall(r"\d+\.\d+", answer)] for answer in answers]
    for depth in shares:
        assert len(depth) == STARTS
        assert sum(share < 1 for share in depth) >= 19, depth
    one, two, three = map(statistics.median, shares)
    assert two > 0.97 * one, shares
    assert three > 0.97 * one, shares


def run(chapter, sources, place):
    """Runs the cells in the chapters' folder, where their relative paths hold."""
    nbformat.write(nbformat.from_dict({**chapter, "cells": [new_code_cell(source) for source in sources]}), place)
    execution = runner.execute(place, folder=runner.ROOT / "notebooks")
    assert not execution.problems, "\n".join(map(str, execution.problems))
    return execution.notebook


def value_of(cell):
    return float(runner.printed(cell))


def printed_by(notebook, word):
    return "\n".join(runner.printed(cell) for cell in notebook.cells if cell.cell_type == "code" and f"{word} %" in cell.source)


class TestLstmFromTheInside:
    """Chapter 06, all of its cells, with twenty starts in place of the few that a reader waits for."""

    STARTS_OF_A_READER = {"int recallStarts = 5;": "int recallStarts = 20;", "int sunspotStarts = 10;": "int sunspotStarts = 20;"}
    NUMBERS = {
        "solved": "IntStream.range(0, 12).map(k -> recall.intColumn(1 + k / 3).getInt(k % 3))",
        "errors": "withOne.stream().mapToDouble(Backtest::rmse)",
        "errors without bias": "withoutBias.stream().mapToDouble(Backtest::rmse)",
        "saturated": 'Stream.of("i", "f", "o").flatMapToDouble(gate -> Arrays.stream(saturated(gate)))',
        "forget gates": "Arrays.stream(falls)",
        "forget gate, untrained": 'DoubleStream.of(mean(before, "f"))',
    }

    @pytest.fixture(scope="class")
    @classmethod
    def numbers(cls, tmp_path_factory):
        chapter = nbformat.read(next((runner.ROOT / "notebooks").glob("06-*.ipynb")), as_version=4)
        code = [cell.source for cell in chapter.cells if cell.cell_type == "code" and "exercise-check" not in runner.tags(cell)]
        for few, many in cls.STARTS_OF_A_READER.items():
            assert sum(few in source for source in code) == 1, few
            code = [source.replace(few, many) for source in code]
        asked = [f"System.out.println(Arrays.toString({stream}.toArray()));" for stream in cls.NUMBERS.values()]
        cells = run(chapter, code + asked, tmp_path_factory.mktemp("lstm") / "starts.ipynb").cells
        return {name: json.loads(runner.printed(cell)) for name, cell in zip(cls.NUMBERS, cells[-len(asked) :], strict=True)}

    def test_the_longer_the_row_the_larger_the_forget_bias_has_to_be(self, numbers):
        solved = numbers["solved"]
        ten, twenty, forty = (solved[row::3] for row in range(3))  # each for the biases 0, 1, 3 and 5
        assert min(ten) >= 19, solved
        assert twenty[0] <= 1 and min(twenty[1:]) >= 19, solved
        assert forty[0] <= 1 and forty[0] < forty[1] < forty[2] < forty[3] and forty[1] <= 8 and forty[3] >= 12, solved

    def test_the_sunspot_networks_beat_the_naive_rule_and_tie_with_ar(self, numbers):
        errors = numbers["errors"]
        assert len(errors) == STARTS
        assert sum(error < 33.28 for error in errors) >= 19, errors
        assert 5 <= sum(error < 19.53 for error in errors) <= 15, errors

    def test_the_forget_bias_makes_no_difference_on_the_sunspots(self, numbers):
        errors, without = numbers["errors"], numbers["errors without bias"]
        apart = abs(statistics.median(errors) - statistics.median(without))
        assert apart < 0.5 * min(statistics.stdev(errors), statistics.stdev(without)), (errors, without)

    def test_most_gates_stay_between_closed_and_open(self, numbers):
        shares = numbers["saturated"]
        for gate in range(3):
            of_gate = shares[gate * STARTS : (gate + 1) * STARTS]
            assert len(of_gate) == STARTS and sum(share < 0.5 for share in of_gate) >= 19, of_gate

    def test_training_on_the_sunspots_lowers_the_forget_gates(self, numbers):
        (untrained,) = numbers["forget gate, untrained"]
        assert sum(mean < untrained - 0.02 for mean in numbers["forget gates"]) >= 19, numbers["forget gates"]
