"""Compares stored results of a notebook with fresh ones.

Text must agree, runs of spaces aside, because a number's width moves a column. Numbers agree to 1e-6 of
their size. Times are masked. A cell may loosen this:

    tag `varies`, metadata course: {"tolerance": 0.3}   numbers agree to 30 %
                          … {…, "absolute": 0.02}       or differ by no more than 0.02 (a deviation beside its mean)
    tag `environment`                                   only the kinds of results agree
"""
import json
import base64
import re
import struct

from runner import Problem, first_line, short_name, tags, text_of

RELATIVE = 1e-6
ABSOLUTE = 1e-9
TIME = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?\s?(?:seconds|ms|µs|min|s)\b")
NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
SPACED_NUMBER = re.compile(" ?" + NUMBER.pattern)  # a sign takes the place of a space in a column
PNG_SOURCE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


def differences(path, stored, fresh):
    """Yields a problem for each stored result that a fresh run does not give again."""
    for number, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True), 1):
        if old.cell_type == "code":
            for cause in cell_differences(old, new):
                yield Problem(short_name(path), number, first_line(old), cause)


def cell_differences(old, new):
    expected, found = kinds(old), kinds(new)
    if expected != found:
        yield f"expected results {expected or 'none'}, found {found or 'none'}"
        return
    if "environment" in tags(old):
        return
    relative, absolute = RELATIVE, ABSOLUTE
    if "varies" in tags(old):
        relative = old.metadata.get("course", {}).get("tolerance")
        absolute = old.metadata.get("course", {}).get("absolute", ABSOLUTE)
        if not isinstance(relative, (int, float)):
            yield 'is tagged varies, but its metadata has no course: {"tolerance": …}'
            return
    for before, after in zip(old.outputs, new.outputs):
        for kind, text in contents(before).items():
            yield from text_differences(text, contents(after)[kind], relative, absolute)


def kinds(cell):
    return [(output.output_type, *sorted(contents(output))) for output in cell.outputs]


def contents(output):
    """The parts of an output as text by kind; a picture counts by its size."""
    if output.output_type == "stream":
        return {output.name: output.text}
    if output.output_type == "error":
        return {"error": output.evalue}
    parts = {kind: text_of(value) if isinstance(value, (str, list)) else json.dumps(value, sort_keys=True) for kind, value in output.data.items()}
    return {kind: png_size(text) if kind == "image/png" else with_sizes(text) for kind, text in parts.items()}


def with_sizes(text):
    return PNG_SOURCE.sub(lambda found: png_size(found[1]), text)


def png_size(data):
    width, height = struct.unpack(">II", base64.b64decode(data)[16:24])
    return f"picture {width}×{height}"


def text_differences(expected, found, relative=RELATIVE, absolute=ABSOLUTE):
    expected, found = masked(expected), masked(found)
    if skeleton(expected) != skeleton(found):
        yield first_difference(expected, found)
        return
    for before, after in zip(NUMBER.findall(expected), NUMBER.findall(found)):
        if not close(value(before), value(after), relative, absolute):
            yield f"expected {before}, found {after}"


def masked(text):
    return re.sub(r"[ \t]+", " ", TIME.sub("[time]", text)).strip()


def skeleton(text):
    return SPACED_NUMBER.sub("#", text)


def value(number):
    return float(number.replace(",", "").replace("−", "-"))


def close(a, b, relative, absolute):
    return abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))


def first_difference(expected, found):
    before, after = expected.splitlines(), found.splitlines()
    for old, new in zip(before, after):
        if skeleton(old) != skeleton(new):
            return f"expected {old[:200]!r}, found {new[:200]!r}"
    return f"expected {len(before)} lines, found {len(after)}"
