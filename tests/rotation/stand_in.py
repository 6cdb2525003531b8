"""A stand-in for `python -m solver solve`: its first argument says how it behaves, the rest is as usual.

It reports one improvement and then, as told: waits (`obedient` ends with a plan on SIGTERM, `stubborn` does
not listen), ends with a plan that is `wrong`, with one whose search was killed (`bereft`), with `nothing`, or
with an exit status.
"""

import json
import signal
import sys
import time
from pathlib import Path

from solver import Problem, score_of


def main() -> int:
    behaviour, problem_file, output = sys.argv[1], sys.argv[2], sys.argv[sys.argv.index("-o") + 1]
    problem = Problem.from_json(json.loads(Path(problem_file).read_text()))
    terms = score_of(problem, [])
    total = sum(terms.values())
    plan = {
        "format": "rotation-plan/1",
        "problem": problem.name,
        "status": "feasible",
        "objective": total - (behaviour == "wrong"),
        "bound": 0,
        "terms": terms,
        "visits": [],
        "unmet": [{"request": r.id, "missing": r.visits, "reasons": []} for r in problem.requests.values()],
    }

    if behaviour == "bereft":
        plan["reasons"] = ["the search ended early: its process was killed by signal 9"]

    def end(_number=None, _frame=None) -> None:
        Path(output).write_text(json.dumps(plan))
        sys.exit(0)

    signal.signal(signal.SIGTERM, signal.SIG_IGN if behaviour == "stubborn" else end)
    sys.stdout.write(json.dumps({"seconds": 0.1, "objective": total, "bound": 0, "unmet": 2}) + "\n")
    sys.stdout.flush()
    if behaviour in ("obedient", "stubborn"):
        time.sleep(60)
    elif behaviour in ("wrong", "bereft"):
        end()
    elif behaviour != "nothing":
        sys.stderr.write("people[3].works: expected 10 or 14 characters\n")
        return int(behaviour)
    return 0


if __name__ == "__main__":
    sys.exit(main())
