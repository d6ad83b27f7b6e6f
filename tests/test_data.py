"""The data sets: their page agrees with the catalogue, and the command that fetches them does what it says."""
import json

import datasets_readme
from runner import ROOT


def catalogue():
    return json.loads((ROOT / "datasets" / "catalogue.json").read_text(encoding="utf-8"))


def test_page_is_made_from_the_catalogue():
    page = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    assert page == datasets_readme.page(catalogue()), "run: python3 tests/datasets_readme.py"
