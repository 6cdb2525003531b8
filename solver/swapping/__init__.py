"""What else a visit of a plan in force could be, at what price, and for whom it changes what.

Everything here asks the plan's own rules and prices; nothing that searches for plans asks anything here.
"""

from solver.swapping.effects import Comfort, Effect
from solver.swapping.frozen import NOTHING, Frozen
from solver.swapping.options import Kind, Option, Options
from solver.swapping.search import options

__all__ = ["NOTHING", "Comfort", "Effect", "Frozen", "Kind", "Option", "Options", "options"]
