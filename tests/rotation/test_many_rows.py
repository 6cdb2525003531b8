"""Sessions with thousands of rows: the process outlives them, whenever garbage is looked for."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]

# In a process of its own: what it looks for is a crash.
_PROGRAM = """
import gc
from rotation.database import db
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Desk(Base):
    __tablename__ = "desks"
    id: Mapped[int] = mapped_column(primary_key=True)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(Desk), [{"id": n} for n in range(1, 2001)])
gc.disable()
for later in (100, 300, 1000):
    gc.collect()
    with Session(engine) as session:
        for desk in session.scalars(select(Desk)).all():
            desk.itself = desk
        session.expire(desk)
        del desk
        # All of them are garbage by now, which is looked for while the session lets go of them.
        gc.set_threshold(gc.get_count()[0] + later)
        gc.enable()
    gc.disable()
print("alive")
"""


def test_a_session_of_thousands_of_rows_ends_well():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], cwd=HOME, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr[-2000:]
