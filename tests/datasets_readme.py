"""Writes datasets/README.md from datasets/catalogue.json:  python3 tests/datasets_readme.py"""
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "datasets"

TOP = """# Data sets

What the course reads. This page is made from `catalogue.json`, which holds the same facts for programs, with the columns, their units and the checksum of each file; `python3 tests/datasets_readme.py` makes it again.

In a notebook, `DataCard.show("{example}")` shows where a data set comes from.
"""

SHIPPED = """
## Here in this folder

Figures, and no text. Everything that needs no text runs on them, without a network.
"""

LOADED = """
## Loaded once

Larger sets and texts. They are not part of this repository: a chapter loads them from their public address when it first needs them, checks size and SHA-256, and keeps them in your cache folder. `python3 course.py data --all` fetches them ahead of time, `python3 course.py data --list` says what is there. `RECURRENT_DATA_HOME` moves the cache; `RECURRENT_DATA_MIRROR` names a folder or an address to load them from, laid out as `<data set>/<file>`.
"""

BEAT = """
## What a model must beat

Forecasts: root mean squared error in the unit of the column, on the last 20 % of the series, each step forecast from what was known so many steps before. AR is an autoregression with a ridge penalty (`RidgeAr`): order and penalty are chosen on the last 15 % of the training part; AR(96) is the one of order 96; for long series it names the order so chosen. The tests recompute every number that stands here without an asterisk; those with one were measured outside this repository.
"""

COUNTED = {"table": "rows", "text": "characters", "labelled lines": "lines"}


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def facts(entry):
    size = f"{entry['rows']:,} {COUNTED.get(entry['kind'], entry['kind'])}"
    name = f"[`{entry['id']}`]({entry['url']})" if "url" in entry else f"`{entry['id']}`"
    kilobytes = max(1, round(sum(file["bytes"] for file in entry["files"]) / 1000))
    return [name, f"{entry['title']}, {size}", f"{kilobytes:,} kB", entry["period"], entry["source"], entry["licence"]]


def baseline(found):
    about = f"{found['column']}, {found['horizon']} ahead" if "column" in found else "–"
    star = "" if found["recomputed"] else "*"
    return [about, found["model"], found["measure"], f"{found['value']:,g}{star}"]


def page(catalogue):
    head = ["data set", "content", "size", "period or range", "source", "licence"]
    shipped = [entry for entry in catalogue if "url" not in entry]
    loaded = [entry for entry in catalogue if "url" in entry]
    text = TOP.format(example=shipped[0]["id"])
    text += SHIPPED + table(head, map(facts, shipped))
    text += LOADED + table(head, map(facts, loaded))
    rows = [[f"`{entry['id']}`", *baseline(found)] for entry in catalogue for found in entry["baselines"]]
    text += BEAT + table(["data set", "task", "model", "measure", "value"], rows)
    text += "\n## Remarks\n\n"
    return text + "".join(f"- `{entry['id']}`: {entry['remark']}\n" for entry in catalogue if "remark" in entry)


if __name__ == "__main__":
    made = page(json.loads((FOLDER / "catalogue.json").read_text(encoding="utf-8")))
    (FOLDER / "README.md").write_text(made, encoding="utf-8", newline="\n")
