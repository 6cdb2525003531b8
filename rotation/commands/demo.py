"""The demonstration: an invented company, planned, published and served."""

from datetime import date, datetime
from pathlib import Path

import click
from flask_migrate import upgrade
from sqlalchemy import inspect

from rotation import create_app, wording
from rotation.commands.serving import serve_pages
from rotation.commands.setting_up import make_secret
from rotation.config import Settings
from rotation.database import db
from rotation.demo.building import build
from rotation.models.cycles import cycles
from rotation.models.people import departments, staff
from rotation.models.plans import Plan, published_plan
from rotation.planning.verdict import proof_of

SECONDS = 30


@click.command
@click.option("--port", default=5000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Make it, print what came of it, and end.")
@click.option("--fresh", is_flag=True, help="Throw away what was tried out and make it anew.")
@click.option("--seed", default=7, show_default=True, help="Of the invented absences, and of the solver.")
def demo(*, port: int, no_serve: bool, fresh: bool, seed: int) -> None:
    """Make an invented company of 40, plan its next eight weeks, and serve it on 127.0.0.1.

    What is tried out there is kept until its cycle is over, or until --fresh.
    """
    settings = Settings()
    settings = settings.model_copy(
        update={"demo": True, "data_dir": settings.data_dir / "demo", "database_url": ""}
    )
    make_secret(settings)
    app = create_app(settings)
    now = datetime.now().astimezone()
    with app.app_context():
        plan = None if fresh else plan_in_force(now.date())
        if plan is None:
            start_over(settings.data_dir)
            upgrade()
            click.echo("Planning an invented company ...")
            build(app, now=now, seed=seed, seconds=SECONDS)
            plan = plan_in_force(now.date())
        if plan is None:
            raise click.ClickException("The plan was published and is not there; that is a fault of ours.")
        for line in summary(plan):
            click.echo(line)
    if not no_serve:
        click.echo(f"\nOpen http://127.0.0.1:{port} and sign in as anybody. Stop with Ctrl-C.")
        serve_pages(app, host="127.0.0.1", port=port, with_worker=True)


def plan_in_force(today: date) -> Plan | None:
    """The demonstration's published plan, unless there is none or its cycle is over."""
    if not inspect(db.engine).has_table(Plan.__tablename__):
        return None
    current = (cycle for cycle in cycles() if cycle.last_day >= today)
    return next((plan for cycle in current if (plan := published_plan(cycle)) is not None), None)


def start_over(folder: Path) -> None:
    """Throw the demonstration's database away."""
    db.session.remove()
    db.engine.dispose()
    for file in folder.glob("rotation.sqlite*"):
        file.unlink()


def summary(plan: Plan) -> list[str]:
    """What the demonstration holds, for whoever started it."""
    rooms = ", ".join(f"{len(staff([each.id]))} in {each.name}" for each in departments())
    placed = len(plan.visits)
    wanted = placed + sum(each.missing for each in plan.unmet)
    cycle = plan.cycle
    return [
        f"People   {len(staff())}: {rooms}",
        f"Cycle    {cycle.name}: {wording.long_day(cycle.first_day)} to {wording.long_day(cycle.last_day)}",
        f"Visits   {placed} of {wanted} placed; checked rule by rule and published",
        f"Score    {plan.objective} points, the fewer the better",
        f"Proof    {proof_of(plan)}",
    ]
