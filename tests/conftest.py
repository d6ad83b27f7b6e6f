"""Options of the tests: --fast leaves out the long ones, --slow adds the slow ones."""
import pytest


def pytest_addoption(parser):
    parser.addoption("--fast", action="store_true", help="leave out the tests marked long")
    parser.addoption("--slow", action="store_true", help="add the tests marked slow")


def pytest_collection_modifyitems(config, items):
    unwanted = ({"long"} if config.getoption("fast") else set()) | (set() if config.getoption("slow") else {"slow"})
    left_out = [item for item in items if unwanted & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
