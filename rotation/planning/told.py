"""What the solver tells about plans, as it prints it: see solver/explaining/telling.py."""

from collections.abc import Mapping
from typing import Any

Told = Mapping[str, Any]
