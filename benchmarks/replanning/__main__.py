"""Runs the benchmark: a host falls sick at 200 people, HR re-plans, and their page is kept up to date."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import machine
from benchmarks.replanning import marks
from benchmarks.replanning.browser import Browser
from benchmarks.replanning.stage import EVERY_DAY, SECRET, SOME_DAYS, Sick, prepared

REFRESH_SECONDS = 0.2
WARMING_SECONDS = 4.0


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replanning", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the company is kept for the next time")
    parser.add_argument("--times", type=int, default=3, help="hosts who fall sick, one after another (3)")
    parser.add_argument(
        "--every-day", action="store_true", help="placements are offered on all weekdays, not on three"
    )
    parser.add_argument("--port", type=int, default=5099)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = options.folder or Path(passing)
        folder.mkdir(exist_ok=True, parents=True)
        os.environ[marks.FILE] = str(Path(passing) / "marks")
        stage = prepared(folder, EVERY_DAY if options.every_day else SOME_DAYS)
        with served(folder, options.port):
            browser = Browser(options.port, stage.cookie)
            lines = [round_of(browser, stage.cycle_id, sick) for sick in stage.hosts[: options.times]]
    print(", ".join(f"{name}: {fact}" for name, fact in machine.described().items()))
    print(f"{stage.people} people, {stage.visits} visits, {len(lines)} absences")
    show(lines)
    return 0


@contextmanager
def served(folder: Path, port: int) -> Iterator[None]:
    """The server, for as long as the block lasts."""
    settings = {"ROTATION_DATA_DIR": str(folder), "ROTATION_SECRET_KEY": SECRET}
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.replanning.server", str(port)], env={**os.environ, **settings}
    )
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)


def round_of(browser: Browser, cycle_id: int, sick: Sick) -> list[tuple[float, str]]:
    """A host falls sick, HR re-plans and looks on until all options are there; then all are well again."""
    form = browser.get("/absences")
    reported = time.monotonic()
    browser.post("/absences", form, **sick.as_form())
    answered = time.monotonic() - reported
    form = browser.get(f"/cycles/{cycle_id}/replan")
    time.sleep(WARMING_SECONDS)

    pressed = time.monotonic()
    where = browser.post(f"/cycles/{cycle_id}/replan", form)
    seen = [(time.monotonic() - pressed, "browser: press answered")]
    page = browser.get(where)
    seen.append((time.monotonic() - pressed, "browser: page there"))
    known = -1
    while "data-refresh-url" in page:
        if (found := page.count('class="card offer"')) > known:
            known = found
            seen.append((time.monotonic() - pressed, f"BROWSER: {known} OPTIONS SHOWN"))
        time.sleep(REFRESH_SECONDS)
        page = browser.get(f"{where}/progress")
    seen.append((time.monotonic() - pressed, "BROWSER: ALL OPTIONS SHOWN"))
    assert "Least change" in page, page  # noqa: S101
    lines = sorted([*marks.marks_since(pressed), *seen])
    browser.take_back_all()
    return [(answered, "browser: ABSENCE REPORTED (a press of its own)"), *lines]


def show(rounds: list[list[tuple[float, str]]]) -> None:
    """The time line of the last round, and the figures that count of all rounds."""
    print("ms since the press, ms since the line before")
    before = 0.0
    for at, what in rounds[-1]:
        print(f"{1000 * at:7.0f} {1000 * (at - before):7.0f}  {what}")
        before = at if at > before else 0.0
    print("the figures that count, ms: median (each)")
    for wanted in (
        "browser: ABSENCE REPORTED (a press of its own)",
        "browser: press answered",
        "worker: option written",
        "BROWSER: 1 OPTIONS SHOWN",
        "BROWSER: ALL OPTIONS SHOWN",
    ):
        times = [1000 * next(at for at, what in lines if what == wanted) for lines in rounds]
        print(f"{statistics.median(times):7.0f}  {wanted} ({', '.join(f'{each:.0f}' for each in times)})")


if __name__ == "__main__":
    sys.exit(main())
