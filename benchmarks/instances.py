"""The shared instances that every peer is asked to plan."""

from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "instances"
ENDINGS = (".json.gz", ".json")


class NoInstances(Exception):
    """There is nothing to measure on; the message is one sentence for whoever asked."""


def paths_of(names: Sequence[str], folder: Path = FOLDER) -> dict[str, Path]:
    """The files of some instances by name; of all of them, smallest first, where none is named.

    Raises NoInstances where the folder or one of the names is missing.
    """
    found = {
        path.name.removesuffix(ending): path
        for ending in ENDINGS
        for path in (folder.glob(f"*{ending}") if folder.is_dir() else ())
    }
    if not found:
        raise NoInstances(f"There are no instances in {folder}: put them there, or name their --folder.")
    unknown = sorted(set(names) - set(found))
    if unknown:
        raise NoInstances(f"There is no instance {', '.join(unknown)} in {folder}.")
    smallest_first = sorted(found, key=lambda name: (_unpacked_size(found[name]), name))
    return {name: found[name] for name in names or smallest_first}


def _unpacked_size(path: Path) -> int:
    """Bytes of a file; an archive's last four hold those of what is packed in it."""
    if path.suffix == ".gz":
        return int.from_bytes(path.read_bytes()[-4:], "little")
    return path.stat().st_size
