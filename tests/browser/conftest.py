"""A real Chromium before the real application: pages, worker and solver, on a port of its own."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rotation import create_app, worker
from rotation.database import db
from tests.conftest import settings_for
from tests.real import chromium
from tests.serving import listening

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a screen."""
    executable = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(executable),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path, empty_database: Path) -> Iterator[tuple[Flask, str]]:
    """The application, served, with a worker beside it; and its address."""
    (tmp_path / "rotation.sqlite").write_bytes(empty_database.read_bytes())
    app = create_app(settings_for(tmp_path))
    stop = Event()
    working = Thread(target=worker.work_forever, args=(app, stop), daemon=True)
    working.start()
    with listening(app, threads=4) as address:
        yield app, address
        stop.set()
    working.join(timeout=15)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def page(browser: Browser, site: tuple[Flask, str]) -> Iterator[Page]:
    """A page that fails its test on any script error or any breach of the content policy."""
    context = browser.new_context(base_url=site[1], locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert not wrong, wrong


def look(page: Page) -> None:
    """What every page owes: no sideways scroll at 360 px, and no fault that axe finds, light or dark."""
    usual = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 780})
    page.wait_for_load_state()  # pages that refresh themselves have no document for a moment
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, f"{page.url} scrolls sideways"
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        faults = {each["id"]: [node["html"] for node in each["nodes"]][:3] for each in found}
        assert not faults, (page.url, scheme, faults)
    page.set_viewport_size(usual)
