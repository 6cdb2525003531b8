"""The application behind its real server, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def listening(app: Flask, *, threads: int) -> Iterator[str]:
    """An application served on a port of its own; the address.

    The server is closed in its own thread: closed from another, it would go on listening to a number that is
    nobody's or, worse, somebody else's.
    """
    server = create_server(app, host="127.0.0.1", port=0, threads=threads)

    def end() -> None:
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)

    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(end)
        thread.join(timeout=15)
    assert not thread.is_alive(), "the server does not end"
