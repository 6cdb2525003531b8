"""What cannot work, said before planning: each kind with its numbers, and silence where it can."""

from datetime import UTC, date, datetime

from rotation.database import db
from rotation.models import (
    Audience,
    BlackoutDate,
    CoverageRule,
    DatedLevel,
    HalfDay,
    Level,
    OfferedDate,
    PlacementKind,
    RequestException,
    WeeklyLevel,
)
from rotation.models.placements import Halves
from rotation.planning.precheck import findings_of
from tests.builders import (
    make_hr,
    make_person,
    make_placement,
    make_rule,
    save,
)
from tests.rotation.planning.conftest import FRIDAY, MONDAY


def test_where_everything_can_work_nothing_is_said(setting):
    assert setting.found == {}


def test_nobody_is_to_get_a_visit(setting):
    db.session.delete(setting.rule)
    assert setting.found == {"nothing_wanted": "Nobody is to get a visit yet. Add a request rule."}


def test_no_working_day_is_left(setting):
    save(BlackoutDate(cycle_id=setting.cycle.id, first_day=MONDAY, last_day=FRIDAY))
    assert set(setting.found) == {"no_days"}


def test_nobody_hosts(setting):
    setting.desk.hosts = []
    assert setting.found["no_host"] == "Nobody hosts “Desk”. Choose hosts."
    assert setting.finding("no_host").about is setting.desk


def test_hosts_who_have_left_or_host_nobody_are_no_hosts(setting):
    setting.hal.left_on = date(2026, 12, 1)
    assert setting.found == {}
    setting.hope.host_limit = 0
    assert setting.found["no_host"].startswith("No host of “Desk” can host")


def test_offered_on_no_day_of_the_cycle(setting):
    setting.desk.dates = [OfferedDate(day=MONDAY)]
    setting.desk.capacity = 2
    assert setting.found == {}
    save(BlackoutDate(cycle_id=setting.cycle.id, first_day=MONDAY, last_day=MONDAY))
    assert setting.found == {
        "never_offered": "“Desk” is offered on no working day of this cycle. Choose other days."
    }


def test_no_host_is_free_when_it_is_offered(setting):
    setting.desk.weekdays = "1000000"
    setting.desk.halves = Halves.MORNINGS
    for host in (setting.hal, setting.hope):
        save(DatedLevel(person_id=host.id, day=MONDAY, half=HalfDay.AM, level=Level.CANNOT))
    assert "none of its hosts is free" in setting.found["never_offered"]
    setting.desk.halves = Halves.BOTH
    assert "never_offered" not in setting.found


def test_a_visit_that_is_longer_than_any_host_may_host_in_a_week(setting):
    setting.rule.kind = setting.desk.kind = PlacementKind.FULL_DAY
    setting.hal.hosting_per_week = setting.hope.hosting_per_week = 1
    assert setting.found == {
        "too_long_for_hosts": "“Desk” takes at least 2 half days of one week, and none of its hosts may host "
        "more than 1 a week. Shorten it, or choose hosts who may host more."
    }
    setting.hope.hosting_per_week = 2
    assert "too_long_for_hosts" not in setting.found


def test_the_only_host_who_is_free_may_not_host_so_long(setting):
    setting.rule.kind = setting.desk.kind = PlacementKind.FULL_DAY
    setting.hal.hosting_per_week = 1
    setting.never(setting.hope)
    assert setting.found == {
        "never_offered": "Whenever “Desk” is offered, each of its hosts is away or may not host 2 half days "
        "of one week."
    }


def test_a_guest_whose_only_host_may_not_host_so_long(setting):
    setting.rule.kind = setting.desk.kind = PlacementKind.FULL_DAY
    setting.desk.capacity, setting.desk.weekdays = 2, "1100000"
    setting.hal.hosting_per_week, setting.hope.host_limit = 1, 2
    for half in HalfDay:
        save(DatedLevel(person_id=setting.hope.id, day=MONDAY, half=half, level=Level.CANNOT))
        save(WeeklyLevel(person_id=setting.ann.id, weekday=1, half=half, level=Level.CANNOT))
    assert setting.found["never_there"] == (
        "Ann Lee can never attend what Marketing offers them: they are never there for a whole visit, or "
        "only when no host is free who may host so long."
    )


def test_coverage_of_a_team_that_nobody_is_in_any_more(setting):
    setting.ann.team = "Field"
    rule = save(CoverageRule(cycle_id=setting.cycle.id, department=setting.sales, team="Field", max_away=1))
    assert setting.found == {}
    setting.ann.team = ""
    finding = setting.finding("guards_nobody")
    assert (finding.certain, finding.about) == (True, rule)
    assert finding.sentence.endswith(
        "is for nobody: there are no people in this group any more. Choose another group, or remove the rule."
    )


def test_a_block_that_does_not_end_inside_the_cycle(setting):
    setting.make_block(3, weekdays="0001000")
    assert "lasts 3 working days" in setting.found["never_offered"]
    setting.desk.weekdays = "0010000"
    assert "never_offered" not in setting.found


def test_a_block_that_is_longer_than_any_host_may_host_in_a_week(setting):
    setting.make_block(4, capacity=2)
    assert set(setting.found) == {"seats"}  # both hosts are needed
    setting.hal.hosting_per_week = setting.hope.hosting_per_week = 7
    said = setting.found
    assert set(said) == {"too_long_for_hosts"}
    assert "at least 8 half days of one week" in said["too_long_for_hosts"]
    assert "more than 7 a week" in said["too_long_for_hosts"]


def test_a_rule_that_reaches_nobody(setting):
    setting.rule.audience = Audience.NEWCOMERS
    assert "reaches nobody" in setting.found["reaches_nobody"]
    setting.ann.hired_on = date(2026, 10, 1)
    assert setting.found == {}
    setting.rule.exceptions = [RequestException(person=setting.ann, visits=0)]
    assert "reaches nobody" in setting.found["reaches_nobody"]


def test_a_rule_without_a_placement_to_go_to(setting):
    setting.rule.kind = PlacementKind.FULL_DAY
    assert "no placement to go to: Marketing offers none" in setting.found["nowhere_to_go"]
    setting.rule.kind = None
    assert setting.found == {}
    setting.desk.removed_at = datetime(2026, 12, 1, tzinfo=UTC)
    assert "nowhere_to_go" in setting.found


def test_more_visits_each_than_placements_that_may_be_visited_once(setting):
    setting.cycle.max_visits_per_week = None
    setting.rule.visits = 2
    said = setting.found["wants_repeats"]
    assert "wants up to 2 visits, and there is 1 placement" in said
    setting.cycle.allow_repeat = True
    assert setting.found == {}


def test_more_visits_wanted_than_seats(setting):
    setting.desk.dates = [OfferedDate(day=MONDAY)]
    setting.desk.halves = Halves.MORNINGS
    finding = setting.finding("seats")
    assert finding.certain
    assert "2 visits to “Desk” are wanted, and there is 1 seat at most." in finding.sentence
    setting.desk.halves = Halves.BOTH
    finding = setting.finding("seats")
    assert not finding.certain
    assert "there are 2 seats at most" in finding.sentence
    setting.desk.capacity = 2
    assert setting.found == {}


def test_a_guest_who_is_never_there(setting):
    setting.never(setting.ann)
    finding = setting.finding("never_there")
    assert finding.sentence.startswith("Ann Lee can never attend what Marketing offers")
    assert finding.about is setting.ann


def test_a_guest_who_is_there_when_nothing_is_offered(setting):
    setting.desk.weekdays = "0010000"
    for half in HalfDay:
        save(DatedLevel(person_id=setting.bo.id, day=date(2027, 1, 13), half=half, level=Level.CANNOT))
    assert setting.found["never_there"].startswith("Bo Moss")


def test_a_part_timer_may_attend_the_half_of_a_block(setting):
    setting.make_block(4, capacity=2)
    for weekday in range(5):
        save(WeeklyLevel(person_id=setting.ann.id, weekday=weekday, half=HalfDay.PM, level=Level.CANNOT))
    assert setting.found == {}
    save(WeeklyLevel(person_id=setting.ann.id, weekday=2, half=HalfDay.AM, level=Level.CANNOT))
    assert setting.found["never_there"].startswith("Ann Lee")


def test_coverage_that_lets_nobody_go(setting):
    rule = save(CoverageRule(cycle_id=setting.cycle.id, department=setting.sales, min_present=2))
    finding = setting.finding("lets_nobody_go")
    assert finding.sentence == "“In Sales at least 2 stay” lets nobody go: the group has 2 people."
    assert finding.about is rule
    assert set(setting.found) == {"lets_nobody_go"}
    rule.strict = False
    assert setting.found == {}


def test_coverage_between_dates_lets_people_go_on_other_days(setting):
    save(
        CoverageRule(
            cycle_id=setting.cycle.id,
            department=setting.sales,
            max_away=0,
            first_day=MONDAY,
            last_day=date(2027, 1, 14),
        )
    )
    assert setting.found == {}
    setting.desk.weekdays = "1111000"
    assert "must stay in every half day" in setting.found["always_kept"]


def test_more_visits_wanted_than_coverage_lets_go(setting):
    for n in range(3):
        make_person(setting.sales, f"Sam Hill{n}")
    rule = save(CoverageRule(cycle_id=setting.cycle.id, department=setting.sales, max_away=1))
    setting.desk.capacity = 2
    assert setting.found == {}
    setting.rule.kind = setting.desk.kind = PlacementKind.FULL_DAY
    finding = setting.finding("room_to_leave")
    assert (finding.certain, finding.about) == (False, rule)
    make_person(setting.sales, "Sue Hill")
    finding = setting.finding("room_to_leave")
    assert finding.certain
    assert "take 12 half days" in finding.sentence
    assert "leaves 10 at most" in finding.sentence


def test_more_visits_of_one_guest_than_spacing_allows(setting):
    setting.cycle.allow_repeat = True
    setting.cycle.max_visits_per_week = None
    setting.rule.visits = 3
    setting.desk.capacity = 2
    assert setting.found == {}  # Monday, Wednesday, Friday
    setting.rule.visits = 4
    assert "4 visits wanted, and 3 at most fit" in setting.found["spacing"]
    setting.cycle.max_visits_per_week = 2
    assert "and 2 at most fit" in setting.found["spacing"]
    setting.cycle.max_visits_per_week, setting.cycle.min_gap_days = None, 0
    assert setting.found == {}


def test_what_cannot_work_comes_before_what_will_be_tight(setting):
    setting.desk.dates = [OfferedDate(day=MONDAY)]
    make_placement(setting.cycle, setting.sales, title="Phones")
    db.session.commit()
    assert [(each.kind, each.certain) for each in findings_of(setting.cycle)] == [
        ("no_host", True),
        ("seats", False),
    ]


def test_each_finding_leads_to_the_page_that_mends_it(setting, client, sign_in):
    setting.never(setting.ann)
    make_placement(setting.cycle, setting.sales, title="Phones")
    make_rule(setting.cycle, setting.marketing, setting.sales, kind=PlacementKind.FULL_DAY)
    save(CoverageRule(cycle_id=setting.cycle.id, department=setting.sales, max_away=0))
    sign_in(make_hr())
    page = client.get(f"/cycles/{setting.cycle.id}").text
    assert "cannot work as stated" in page
    for address in (
        f"/people/{setting.ann.id}/availability",
        "/placements/2/edit",
        "/requests/2/edit",
        "/coverage/1/edit",
    ):
        assert f'<a href="{address}">Mend it' in page, address
        assert client.get(address).status_code == 200, address
    assert 'Mend it<span class="visually-hidden"> in the placement Phones</span>' in page
    sentence = "Nobody hosts “Phones”. Choose hosts."
    assert page.count(sentence) == 1
