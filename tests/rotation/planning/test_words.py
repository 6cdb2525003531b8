"""What the solver finds, in words that name people and dates."""

import pytest

from rotation.models import Plan
from rotation.planning import verdict
from rotation.planning.breaches import _SENTENCES, said, said_slots
from rotation.planning.reasons import _BECAUSE, in_words
from rotation.planning.rows import problem_for
from rotation.planning.stating import read
from solver import BrokenRule, Visit
from solver.breaches import SENTENCES
from solver.problem import TERMS
from solver.reasons import BECAUSE
from tests.rotation.company import make_company


def test_every_rule_reason_and_goal_of_the_solver_has_its_words():
    assert set(_SENTENCES) == set(SENTENCES) - {"visits_are_what_was_asked_for_and_offered"}
    assert set(_BECAUSE) == set(BECAUSE)
    assert set(verdict._GOALS) == set(TERMS)


def broken(rule: str, *visits: Visit, **more) -> BrokenRule:
    values = {"people": (), "placement": "", "group": "", "slots": (), "count": 1, "limit": 1, "detail": ""}
    return BrokenRule("C0", rule, visits, **values | more)


HOSTS = {
    "hosts_are_there_for_their_guests",
    "mentors_are_there_for_half_of_a_rotation",
    "hosts_receive_no_more_guests_at_once_than_they_can",
    "hosts_give_no_more_of_a_week_than_they_offered",
}
# What is said of Ada, who visits Mia at the Campaign desk, where there are 3 and 2 are needed or allowed.
SAID = {
    "forbidden_pairs_never_meet": "Tue 12 Jan, morning: Ada Lee and Mia Lind must not meet.",
    "groups_keep_enough_people_at_their_desks": (
        "Tue 12 Jan, morning: 3 people of Field in Sales away; 2 at most."
    ),
    "guests_are_available_throughout": "Tue 12 Jan, morning: Ada Lee is not available.",
    "guests_attend_at_least_half_of_a_rotation": (
        "Ada Lee works 3 half days of the block at Campaign desk from Tue 12 Jan, morning; "
        "at least 2 are needed."
    ),
    "guests_see_a_placement_once": "Ada Lee sees Campaign desk twice.",
    "guests_start_no_more_visits_a_week_than_allowed": (
        "Week of Tue 12 Jan: Ada Lee starts 3 visits; 2 at most."
    ),
    "hosts_are_there_for_their_guests": (
        "Tue 12 Jan, morning: Mia Lind is not there to host Ada Lee at Campaign desk."
    ),
    "hosts_give_no_more_of_a_week_than_they_offered": (
        "Week of Tue 12 Jan: Mia Lind hosts 3 half days; 2 at most."
    ),
    "hosts_receive_no_more_guests_at_once_than_they_can": (
        "Tue 12 Jan, morning: Mia Lind hosts 3 guests at once; 2 at most."
    ),
    "locked_visits_stand": "Ada Lee’s locked visit on Tue 12 Jan, morning is not in the plan.",
    "mentors_are_there_for_half_of_a_rotation": (
        "Mia Lind is there for 3 half days of Ada Lee’s block at Campaign desk from Tue 12 Jan, morning; "
        "at least 2 are needed."
    ),
    "nobody_hosts_themselves": "Tue 12 Jan, morning: Ada Lee cannot host themselves.",
    "placements_seat_no_more_guests_than_they_can": (
        "Tue 12 Jan, morning: Campaign desk has 3 guests and seats 2."
    ),
    "requests_get_no_more_visits_than_asked_for": "Ada Lee gets 3 visits where 2 are asked for.",
    "rotations_are_never_left_without_a_host": (
        "Tue 12 Jan, morning: none of the hosts of Campaign desk is there for Ada Lee."
    ),
    "visits_follow_the_requests_they_come_after": (
        "Ada Lee’s visit on Tue 12 Jan, morning comes before one that has to come first."
    ),
    "visits_of_a_guest_keep_their_distance": (
        "Ada Lee’s visits on Tue 12 Jan, morning and Wed 13 Jan, morning are less than 2 working days apart."
    ),
    "visits_stand_once_in_a_plan": "Ada Lee’s visit on Tue 12 Jan, morning stands twice in the plan.",
}


@pytest.mark.parametrize("rule", sorted(_SENTENCES))
def test_a_broken_rule_names_people_and_never_ids(app, rule):
    company = make_company()
    ada, mia = f"p{company.ada.id}", f"p{company.mia.id}"
    request, desk = f"r{company.rule.id}-{ada}", f"pl{company.desk.id}"
    people = (mia,) if rule in HOSTS else (ada, mia) if rule.startswith("forbidden") else (ada,)
    found = broken(
        rule,
        Visit(request, desk, mia, "2027-01-12/am"),
        Visit(request, desk, mia, "2027-01-13/am"),
        people=people,
        group=f"d{company.sales.id}/Field",
        slots=("2027-01-12/am",),
        count=3,
        limit=2,
    )
    assert said([found], read(problem_for(company.cycle))) == [SAID[rule]]


def test_who_is_gone_for_good_is_called_so(app):
    rule = broken(
        "guests_are_available_throughout",
        Visit("r1-p97", "pl99", "p98", "2027-01-12/am"),
        people=("p97",),
        slots=("2027-01-12/am", "2027-01-12/pm"),
    )
    problem = read(problem_for(make_company().cycle))
    assert said([rule, rule], problem) == ["Tue 12 Jan: somebody who is gone is not available."]


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ((), ""),
        (("2027-01-12/pm",), "Tue 12 Jan, afternoon"),
        (("2027-01-12/am", "2027-01-12/pm"), "Tue 12 Jan"),
        (("2027-01-12/pm", "2027-01-13/am"), "Tue 12 Jan, afternoon, and 1 more half day"),
        (("2027-01-12/am", "2027-01-12/pm", "2027-01-13/am"), "Tue 12 Jan, morning, and 2 more half days"),
    ],
)
def test_slots_in_words(slots, words):
    assert said_slots(slots) == words


def test_goals_are_said_without_jargon():
    plan = Plan(terms={"fair": 400, "load": 7})
    assert [term.words for term in verdict.terms_of(plan)] == [
        "drawbacks for the guest who is worst off",
        "7 half days of guests for the busiest host of each department",
    ]


def test_a_missing_visit_says_what_stands_against_each_time_on_offer(app):
    company = make_company()
    facts = {
        "kind": "seats_taken",
        "request": f"r{company.rule.id}-p{company.ada.id}",
        "placements": [f"pl{company.desk.id}"],
        "offered": 12,
        "counts": [["guest_never_free", 8], ["seats_taken", 4]],
        "opening": None,
    }
    assert in_words(
        [
            facts,
            facts | {"counts": [["guest_never_free", 12]]},
            facts | {"counts": [["seats_taken", 12]]},
            facts | {"kind": "nothing_offered", "counts": []},
        ]
    ) == [
        "Ada Lee cannot at 8 of 12 times on offer; at 4, every seat is taken.",
        "Ada Lee cannot at any of the 12 times on offer.",
        "Every seat is taken at all 12 times on offer.",
        "Nothing is on offer: no placement that would do has a date in this cycle.",
    ]


def test_changes_say_losses_before_gains():
    assert verdict.changes({"avoid": 10, "prefer": -4, "load": 3}, {"avoid": 0, "prefer": 0, "load": 3}) == (
        "2 fewer half days at a time the guest would like",
        "1 fewer half day at a time the guest or the host would rather not",
    )
    assert verdict.changes({"avoid": 0}, {"avoid": 20}) == (
        "2 more half days at a time the guest or the host would rather not",
    )


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100, 100, 0), (100, 97, 3), (1000, 999, 1), (0, -5, 500), (-10, -11, 10), (5, 6, 0)],
)
def test_the_gap_is_rounded_up_so_that_only_a_proof_is_nought(objective, bound, gap):
    assert verdict.gap_percent(objective, bound) == gap


@pytest.mark.parametrize(
    ("proof", "objective", "bound", "words"),
    [
        ("optimal", 40, 40, "Proved: no plan can do better."),
        ("feasible", 100, 97, "At most 3 % from the best possible."),
        ("edited", 40, 40, "Changed by hand. Proved: no plan can do better."),
        ("feasible", 16, 0, "At most 16 points from the best possible."),
        ("edited", 1212, -64, "Changed by hand. At most 1\u202f276 points from the best possible."),
        ("edited", 40, None, "Changed by hand. How far it is from the best possible is not known."),
    ],
)
def test_how_far_from_the_best_in_words(proof, objective, bound, words):
    assert verdict.proof_of(Plan(proof=proof, objective=objective, bound=bound)) == words
