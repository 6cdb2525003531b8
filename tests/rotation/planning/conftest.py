"""A small cycle in which everything can work, for tests that break one thing at a time."""

from datetime import date

import pytest

from rotation.database import db
from rotation.models import HalfDay, Level, PlacementKind, WeeklyLevel
from rotation.planning.precheck import findings_of
from tests.builders import make_cycle, make_department, make_person, make_placement, make_rule, save

MONDAY, FRIDAY = date(2027, 1, 11), date(2027, 1, 15)


class Setting:
    """Two people of Sales are to spend a half day with Marketing, where Hal and Hope host, in one week."""

    def __init__(self) -> None:
        self.sales, self.marketing = make_department("Sales"), make_department("Marketing")
        self.ann, self.bo = make_person(self.sales, "Ann Lee"), make_person(self.sales, "Bo Moss")
        self.hal = make_person(self.marketing, "Hal Ray", hosting_per_week=10)
        self.hope = make_person(self.marketing, "Hope Tan", hosting_per_week=10)
        self.cycle = make_cycle(self.sales, self.marketing, first=MONDAY, last=FRIDAY, max_visits_per_week=1)
        self.desk = make_placement(self.cycle, self.marketing, self.hal, self.hope, title="Desk")
        self.rule = make_rule(self.cycle, self.sales, self.marketing, 1, kind=PlacementKind.HALF_DAY)

    @property
    def found(self) -> dict[str, str]:
        """The sentences by kind."""
        db.session.commit()
        findings = findings_of(self.cycle)
        assert len({each.kind for each in findings}) == len(findings)
        return {each.kind: each.sentence for each in findings}

    def finding(self, kind: str):
        db.session.commit()
        return next(each for each in findings_of(self.cycle) if each.kind == kind)

    def never(self, person, level: Level = Level.CANNOT) -> None:
        for weekday in range(5):
            for half in HalfDay:
                save(WeeklyLevel(person_id=person.id, weekday=weekday, half=half, level=level))

    def make_block(self, days: int, **more):
        """The desk as a block of so many days, wanted by the rule."""
        self.desk.kind, self.desk.block_days = PlacementKind.BLOCK, days
        self.rule.kind = PlacementKind.BLOCK
        for name, value in more.items():
            setattr(self.desk, name, value)


@pytest.fixture
def setting(app) -> Setting:
    return Setting()
