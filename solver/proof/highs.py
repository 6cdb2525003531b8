"""HiGHS as scipy carries it, without the rest of scipy.

scipy offers HiGHS one call at a time, each from scratch. Beneath that lies the whole of HiGHS, in one shared
library. Importing it by its name imports a quarter of scipy first, which takes 0.4 s, as long as many a
problem takes to be solved; loading the library itself takes 6 ms.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import scipy

PACKAGE = "scipy.optimize._highspy"
NAME = "_core"


def _loaded() -> ModuleType:
    """The module, the same that scipy's own code gets: its types must not be made twice in a process.

    Raises ImportError where this scipy keeps no such library.
    """
    name = f"{PACKAGE}.{NAME}"
    if name in sys.modules:
        return sys.modules[name]
    folder = Path(scipy.__file__).parent.joinpath(*PACKAGE.split(".")[1:])
    found = PathFinder.find_spec(NAME, [str(folder)])
    spec = found and spec_from_file_location(name, found.origin)
    if spec is None or spec.loader is None:
        raise ImportError(f"scipy {scipy.__version__} keeps no {name}", name=name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module
    return module


highs = _loaded()
