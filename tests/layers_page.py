"""Writes the figures of `course.py bench --json FILE` into the page on the speed of the layers in DL4J.

    python tests/layers_page.py FILE

The tables stand between two comments; everything else on the page stays.
"""
import json
import sys
from pathlib import Path

import benchmark

PAGE = benchmark.ROOT / "lib" / "dl4j-layers-speed.md"
START, END = "<!-- figures: start -->\n", "<!-- figures: end -->\n"
AS_IT_COMES, ONE_THREAD = benchmark.OPENMP


def tables(report):
    """The lines of one table for each part, then of the share of the machine's products."""
    rows = {}
    for entry in report:
        if "part" in entry:
            key = entry["part"], tuple(entry["size"]), entry["cell"]
            rows.setdefault(key, {})[entry["openmp"]] = entry
    parts = list(dict.fromkeys(part for part, _, _ in rows))
    for part in parts:
        yield f"**{part.capitalize()}**, in milliseconds\n"
        yield f"| batch, steps, inputs, units, layers | cell | ours | ours, one thread | DL4J | DL4J, one thread | {AS_IT_COMES} | best of both |"
        yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        for (named, size, cell), by_threads in rows.items():
            if named == part:
                yield figures(size, cell, by_threads[AS_IT_COMES], by_threads[ONE_THREAD])
        yield ""
    yield from shares(report, rows)


def figures(size, cell, comes, one):
    ours = comes["ours"], one["ours"]
    cells = [", ".join(map(str, size)), cell, *map(milliseconds, ours)]
    if comes["peer"]:
        theirs = comes["peer"], one["peer"]
        cells += [*map(milliseconds, theirs), f"{comes['ratio']:.1f}×", f"{min(theirs) / min(ours):.1f}×"]
    else:
        cells += ["–"] * 4
    return "| " + " | ".join(cells) + " |"


def milliseconds(microseconds):
    return f"{microseconds / 1e3:.3g}" if microseconds < 1e5 else f"{microseconds / 1e3:.0f}"


def shares(report, rows):
    peak = max(entry["ours"] for entry in report if entry["unit"] == "operations/s")
    sizes = list(dict.fromkeys(size for _, size, _ in rows))
    yield f"A product of two matrices of 1,024 rows and columns ran at {peak / 1e9:.0f} GFLOP/s on all cores. The layers' own products, forward and backward, came to this share of it:\n"
    yield "| batch, steps, inputs, units, layers | " + " | ".join(benchmark.CELLS) + " |"
    yield "| --- |" + " ---: |" * len(benchmark.CELLS)
    for size in sizes:
        line = [", ".join(map(str, size))]
        for cell in benchmark.CELLS:
            seconds = min(entry["ours"] for entry in rows["layer", size, cell].values()) * 1e-6
            line.append(f"{operations(size, cell) / seconds / peak:.0%}")
        yield "| " + " | ".join(line) + " |"


def operations(size, cell):
    """Of the products of the layers alone: once forward, twice backward."""
    batch, time, inputs, units, layers = size
    gates = {"RNN": 1, "LSTM": 4, "GRU": 3}[cell]
    return 6 * batch * time * gates * units * (inputs + units + (layers - 1) * 2 * units)


def main(file):
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    report = json.loads(Path(file).read_text(encoding="utf-8"))
    PAGE.write_text(before + START + "\n" + "\n".join(tables(report)) + "\n\n" + END + after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
