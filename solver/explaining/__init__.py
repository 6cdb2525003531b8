"""Why a visit is missing, what would fix it, why it is here and why not there, each claim proved apart."""

from solver.explaining.changes import COSTS, Change, changed, cost_of
from solver.explaining.explanation import Explanation, Fix, Price, explanations, missing_in
from solver.explaining.why import WhyHere, why_here
from solver.explaining.whynot import WhyNot, why_not

__all__ = [
    "COSTS",
    "Change",
    "Explanation",
    "Fix",
    "Price",
    "WhyHere",
    "WhyNot",
    "changed",
    "cost_of",
    "explanations",
    "missing_in",
    "why_here",
    "why_not",
]
