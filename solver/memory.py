"""How much memory this process may still take, as far as the system tells."""

from collections.abc import Iterable, Iterator
from pathlib import Path

PROC = Path("/proc")
CGROUPS = Path("/sys/fs/cgroup")
NO_LIMIT = 2**60  # the first version of control groups writes a number near 2^63 for none


def available_bytes(proc: Path = PROC, cgroups: Path = CGROUPS) -> int | None:
    """The bytes that may still be taken; None where the system has no such figures.

    The least of what the machine has left (MemAvailable), of what the control groups of this process and all
    above them leave, in either version, and of what the limit on its address space leaves.
    """
    found = [*_machine(proc), *_groups(proc, cgroups), *_address_space(proc)]
    return max(0, min(found)) if found else None


def _machine(proc: Path) -> Iterator[int]:
    figures = _figures(proc / "meminfo")
    if "MemAvailable:" in figures:
        yield figures["MemAvailable:"] * 1024


def _address_space(proc: Path) -> Iterator[int]:
    try:
        import resource  # noqa: PLC0415 - there is no such module on Windows
    except ImportError:
        return
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    taken = _lines(proc / "self" / "statm")
    if limit != resource.RLIM_INFINITY and taken:
        yield limit - int(taken[0].split()[0]) * resource.getpagesize()


def _groups(proc: Path, cgroups: Path) -> Iterator[int]:
    """What each control group leaves. In a container its own may stand at the top under another's name."""
    for line in _lines(proc / "self" / "cgroup"):
        _, controllers, name = line.split(":", 2)
        if not controllers:
            for folder in _upwards(cgroups, name):
                yield from _left(folder, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            for folder in _upwards(cgroups / "memory", name):
                yield from _left(
                    folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
                )


def _upwards(top: Path, name: str) -> Iterable[Path]:
    own = top / name.strip("/")
    return [own, *(folder for folder in own.parents if folder.is_relative_to(top))]


def _left(folder: Path, limit: str, usage: str, cache: str) -> Iterator[int]:
    """What a group leaves, the cached files it would give up counted as free."""
    most, taken = _lines(folder / limit), _lines(folder / usage)
    if most and taken and most[0].isdigit() and int(most[0]) < NO_LIMIT:
        yield int(most[0]) - int(taken[0]) + _figures(folder / "memory.stat").get(cache, 0)


def _figures(path: Path) -> dict[str, int]:
    """Lines of a name and a number."""
    words = (line.split() for line in _lines(path))
    return {found[0]: int(found[1]) for found in words if len(found) > 1 and found[1].isdigit()}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except OSError:
        return []


def in_words(size: int) -> str:
    """A number of bytes as a message tells it."""
    return f"{size / 2**30:,.1f} GB" if size >= 2**30 else f"{size // 2**20:,} MB"
