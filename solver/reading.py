"""Files become JSON values here, and nothing a file can contain gets further than a refusal."""

import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from solver.memory import available_bytes, in_words
from solver.refusals import BadInput, Fault

LARGEST_TEXT = 512 * 2**20
PIECE = 2**20
LONGEST_NUMBER = 20
BYTES_PER_LETTER = 10  # 5 were measured for problems; a file of empty lists takes more

Number = TypeVar("Number", int, float)


def read_json(path: Path, refusal: type[BadInput] = BadInput) -> object:
    """The JSON value of a .json or .json.gz file.

    Raises `refusal` for anything that is not strict JSON: no such file, not UTF-8, a damaged or bloated
    archive, a repeated key, NaN, a number of more than twenty digits, nesting without end.
    """
    try:
        return parse_json(_text_of(path), refusal)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise refusal([Fault(str(path), "expected a whole gzip archive")]) from None
    except OSError as error:
        raise refusal([Fault(str(path), f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError as error:
        raise refusal([Fault(str(path), f"expected UTF-8 text, got other bytes at {error.start}")]) from None


def parse_json(text: str, refusal: type[BadInput] = BadInput) -> object:
    """The JSON value of a text, under the same refusals as a file."""
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_object_without_repeats,
            parse_constant=_no_constant,
            parse_int=_short_number(int),
            parse_float=_short_number(float),
        )
    except RecursionError:
        raise refusal([Fault("", "nested too deeply")]) from None
    except ValueError as error:
        raise refusal([Fault("", f"expected JSON: {error}")]) from None
    return value


def _text_of(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise OSError(0, "it is no ordinary file")  # a pipe would keep us waiting, deaf to every signal
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        source: io.BufferedIOBase = gzip.GzipFile(fileobj=file) if packed else file
        return _whole(source).decode("utf-8")


def _whole(source: io.BufferedIOBase) -> bytearray:
    """All bytes of a file, piece by piece: asked for them at once, Python takes the room for the longest."""
    content, available = bytearray(), available_bytes()
    while piece := source.read(PIECE):
        content += piece
        needed = len(content) * BYTES_PER_LETTER
        if len(content) > LARGEST_TEXT:
            raise OSError(0, f"longer than {LARGEST_TEXT // 2**20} MB")
        if available is not None and needed > available:
            raise OSError(0, f"it needs more than {in_words(needed)}, there are {in_words(available)}")
    return content


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        key, _ = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f"the key {key!r} stands twice in one object")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number here")


def _short_number(kind: Callable[[str], Number]) -> Callable[[str], Number]:
    def parse(digits: str) -> Number:
        if len(digits) > LONGEST_NUMBER:
            raise ValueError(f"a number of {len(digits)} digits")
        return kind(digits)

    return parse
