"""The waiting solver as it is, but that it notes when it has done what."""

import os
import sys

from benchmarks.replanning.marks import mark, mark_after
from rotation.planning import waiting
from solver import __main__ as command
from solver import engine, supervisor
from solver.incumbent import Incumbent
from solver.problem import Problem
from solver.proof.tree import Tree
from solver.proof.workbench import Workbench


def main() -> int:
    """Wait, then solve."""
    mark_after(command, "read_json", "child: file read")
    mark_after(Problem, "from_json", "child: problem checked")
    mark_after(supervisor, "route_of", "child: way chosen")
    mark_after(supervisor, "first_plan_by", "child: first plan")
    mark_after(Incumbent, "plan", "child: reasons and score of the answer")
    mark_after(command, "write_whole", "child: written")
    mark_after(engine, "model_of", "search: model stated")
    mark_after(engine, "matrix_of", "search: narrowed to a matrix")
    mark_after(Workbench, "__init__", "search: linear program loaded")
    mark_after(Workbench, "root", "search: linear program solved")
    mark_after(Tree, "close", "search: proved")
    status = waiting.main()
    mark("child: done")
    return status


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)  # as the waiting solver does
