"""Who plans, by name, and in one line what each is."""

OURS = "ours"
TITLES = {
    OURS: "our solver, as its command",
    "a": "a Boolean for every visit and host; CP-SAT at its defaults, 8 workers",
    "c": "hosts by count; CP-SAT with max_lp and reduced_costs, light presolve",
    "highs": "the model of `a` as a MIP; HiGHS",
    "highs-nopresolve": "the model of `a` as a MIP; HiGHS without presolve",
    "annealing": "simulated annealing in Python, from the greedy plan",
    "greedy": "hardest request first, the cheapest visit that fits",
}
RIVALS = ("a", "c")
"""Whom our solver is held against in figures."""
OVERRAN = 3
"""The exit status of a peer that was ended because it did not end by itself."""
