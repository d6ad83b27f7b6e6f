"""Options of the tests: --fast leaves out the long ones, --slow adds the slow ones."""
import os
import shutil

import pytest

NO_BROWSER = "Chromium was not found: install it (Debian, Ubuntu: sudo apt install chromium) or run: python -m playwright install chromium"
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window, closed after each file of tests: its event loop would be in the way of others. Where it is missing the test is skipped, and fails under CI."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=QUIET + root)
        except Error as error:
            if os.environ.get("CI"):
                pytest.fail(f"{NO_BROWSER}\n{error}")
            pytest.skip(NO_BROWSER)
        yield browser
        browser.close()



def pytest_addoption(parser):
    parser.addoption("--fast", action="store_true", help="leave out the tests marked long")
    parser.addoption("--slow", action="store_true", help="add the tests marked slow")


def pytest_collection_modifyitems(config, items):
    unwanted = ({"long"} if config.getoption("fast") else set()) | (set() if config.getoption("slow") else {"slow"})
    left_out = [item for item in items if unwanted & {mark.name for mark in item.iter_markers()}]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
