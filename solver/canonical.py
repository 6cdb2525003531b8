"""One text for one JSON value, and its digest."""

import hashlib
import json

RECIPE = "SHA-256, in hexadecimal, of the value as JSON in ASCII with sorted keys and no spaces"


def canonical(value: object) -> str:
    """A JSON value as text: keys sorted, no spaces, everything beyond ASCII escaped."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def digest_of(value: object) -> str:
    """What RECIPE says, of a JSON value."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()
