"""Serving pages, and working on what they ask for."""

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Event, Thread
from types import FrameType

import click
from flask import Flask
from sqlalchemy.orm import configure_mappers
from waitress import serve as wait

from rotation import create_app
from rotation.postman import deliver_forever
from rotation.worker import work_forever


@click.command
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--with-worker", is_flag=True, help="Solve queued plans and send mail in this process too.")
def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Serve the pages."""
    serve_pages(create_app(), host=host, port=port, with_worker=with_worker)


def serve_pages(app: Flask, *, host: str, port: int, with_worker: bool) -> None:
    """Serve until Ctrl-C or SIGTERM. Polling pages need many connections and few threads."""
    keep_what_is_loaded()
    with ended_by_sigterm(), worker_beside(app) if with_worker else nullcontext():
        wait(app, host=host, port=port, threads=8, connection_limit=1000)


@click.command
def work() -> None:
    """Solve queued plans and send mail, until stopped. Any number of workers may run."""
    click.echo("Waiting for plans to solve and mail to send. Stop with Ctrl-C.")
    app = create_app()
    keep_what_is_loaded()
    with ended_by_sigterm(), suppress(KeyboardInterrupt, SystemExit), worker_beside(app) as worker:
        worker.join()


def keep_what_is_loaded() -> None:
    """Have the garbage collector leave alone what this process has loaded by now: it stays to the end.

    Otherwise every third page that reads a whole company waits for a look at all modules, about 150 ms.
    """
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # such a page makes some 100,000 objects, and hardly any in circles


@contextmanager
def worker_beside(app: Flask) -> Iterator[Thread]:
    """A worker and a postman in threads for as long as the block lasts; gives the worker's.

    What they are at then goes back into the queue.
    """
    gc.freeze()  # what is loaded by now stays: to look for garbage in it takes longer than all the rest
    stop = Event()
    threads = [
        Thread(target=work_forever, args=(app, stop), name="worker", daemon=True),
        Thread(target=deliver_forever, args=(app, stop), name="postman", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield threads[0]
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that everything in it is put in order."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
