"""A plan becomes a file: all of it, or nothing."""

import json
import os
import tempfile
from pathlib import Path

from solver.plan import Plan


def refuse_unwritable(output: Path, problem: Path) -> None:
    """Raises OSError, before any work is done, where a plan cannot be written or would destroy something."""
    output = output.resolve()
    if output.exists() and not output.is_file():
        raise FileExistsError(f"{output}: is no ordinary file; a plan would take its place")
    if output.exists() and problem.exists() and output.samefile(problem):
        raise FileExistsError(f"{output}: is the problem itself")
    if not output.parent.is_dir():
        raise FileNotFoundError(f"{output}: there is no folder {output.parent}")
    if not os.access(output.parent, os.W_OK):
        raise PermissionError(f"{output}: nothing may be written in {output.parent}")


def write_whole(path: Path, plan: Plan) -> None:
    """Writes a plan file, whole (see write_text)."""
    write_text(path, as_text(plan))


def write_text(path: Path, text: str) -> None:
    """Writes a file so that whoever reads it sees all of it or what stood there before.

    A link is followed; the file may be read by whoever may read new files here.
    """
    path = path.resolve()
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        unfinished = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            unfinished.chmod(0o666 & ~_umask())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def as_text(plan: Plan) -> str:
    """The JSON text of a plan, each visit and each unmet request on a line of its own."""
    fields = (f" {json.dumps(name)}: {_lines(value)}" for name, value in plan.to_json().items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n" + ",\n".join(f"  {json.dumps(item)}" for item in value) + "\n ]"


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
