"""The migrations make what the models say, and lead back to nothing."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from rotation import create_app
from rotation.database import Base, db
from tests.conftest import settings_for


def test_migrations_make_the_tables_of_the_models_and_take_them_away_again(tmp_path):
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        db.engine.dispose()


def test_numbers_of_rows_that_are_gone_are_not_given_again(tmp_path):
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        upgrade()
        tables = db.session.execute(db.text("select name, sql from sqlite_master where type = 'table'"))
        kept = {name for name, sql in tables if "AUTOINCREMENT" in sql}
        assert kept == {"visits", "unmet_requests", "people_uploads"}
        assert kept == {
            table.name
            for table in Base.metadata.tables.values()
            if table.dialect_kwargs.get("sqlite_autoincrement")
        }
        db.session.remove()
        db.engine.dispose()
