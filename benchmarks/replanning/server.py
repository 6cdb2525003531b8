"""Pages and worker in one process, as `rotation serve --with-worker`, noting when they did what."""

import sys
from pathlib import Path

from benchmarks.replanning import child
from benchmarks.replanning.marks import mark_after
from rotation import create_app, worker
from rotation.actions import absences, jobs
from rotation.commands.serving import serve_pages
from rotation.planning import spares
from rotation.planning.solving import Solving


def main() -> None:
    """Serve on the port that is given."""
    mark_after(absences, "notify_all", "page: told")
    mark_after(jobs, "replan", "page: plan sorted, job queued")
    mark_after(jobs, "claim", "worker: job claimed")
    mark_after(worker, "replan_of", "worker: facts read, plan sorted")
    mark_after(Solving, "__enter__", "worker: problem handed over")
    mark_after(Solving, "plan", "worker: answer read")
    mark_after(worker, "option_of", "worker: option checked and weighed")
    mark_after(jobs, "offer", "worker: option written")
    mark_after(jobs, "have_offered", "worker: done")
    spares.WAITING = Path(child.__file__)
    serve_pages(create_app(), host="127.0.0.1", port=int(sys.argv[1]), with_worker=True)


if __name__ == "__main__":
    main()
