"""A visit in a published plan, and links by which calendars read it."""

import re
from datetime import UTC, date, datetime

from icalendar import Calendar

from rotation.models import PlanState
from tests.builders import (
    make_cycle,
    make_department,
    make_person,
    make_placement,
    make_plan,
    make_rule,
    make_visit,
)

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


class Story:
    """Ada of Sales visits Bo's desk in Marketing on 14 January; Cy hosts there, too. It is 4 January."""

    def __init__(self) -> None:
        self.sales, self.marketing = make_department("Sales"), make_department("Marketing", accent=2)
        self.boss = make_person(self.sales, "Cleo Boss")
        self.ada = make_person(self.sales, "Ada Guest", manager=self.boss)
        self.eve = make_person(self.sales, "Eve Other")
        self.bo, self.cy = make_person(self.marketing, "Bo Host"), make_person(self.marketing, "Cy Host")
        self.cycle = make_cycle(self.sales, self.marketing)
        self.desk = make_placement(
            self.cycle,
            self.marketing,
            self.bo,
            self.cy,
            title="Campaign desk, on tour; please ring",
            place="Second floor, room 3",
            what_you_will_see="Line one.\nLine two, with a comma; and more. " + "Ünïcode is long. " * 8,
        )
        self.rule = make_rule(self.cycle, self.sales, self.marketing, visits=2)
        self.plan = make_plan(self.cycle)
        self.visit = self.add(self.ada, date(2027, 1, 14))

    def add(self, guest, day, placement=None, **more):
        return make_visit(self.plan, self.rule, guest, placement or self.desk, day, **more)

    def publish_anew(self) -> None:
        """A new version in the old one's place, empty as yet."""
        self.plan.state = PlanState.SUPERSEDED
        self.plan = make_plan(self.cycle)


def link_of(client, shows: str = "days", device: str = "Phone") -> str:
    reply = client.post("/calendars/", data={"device": device, "shows": shows})
    assert reply.status_code == 200, reply.text
    return re.search(r"http://localhost(/calendars/[\w-]+\.ics)", reply.text)[1]


def events(client, link: str) -> list:
    reply = client.get(link)
    assert reply.status_code == 200
    return Calendar.from_ical(reply.data).walk("VEVENT")


def said(event) -> tuple:
    return str(event["SUMMARY"]), str(event["STATUS"]), int(event["SEQUENCE"])


VISIT = "Visit Marketing: Campaign desk, on tour; please ring"
