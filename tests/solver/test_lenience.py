"""What a sickness has broken already may stay as it is, and nothing else is allowed by that."""

from solver import broken_by, broken_rules
from solver.lenience import lenient
from solver.revision import Revision
from solver.swapping import options
from tests.solver.builders import people, problem, request, shadow, visit


def asked(off=(), **rule):
    return problem(
        people=people(
            ann={"groups": ["field"]}, bob={"groups": ["field"]}, cid={"groups": ["field"], "off": list(off)}
        ),
        placements=[shadow(hosts=["hal", "ida"], capacity=2)],
        requests=[request(), request("q", guest="bob")],
        coverage=[{"group": "field", "min_present": 2, **rule}],
    )


def test_where_too_few_are_left_whoever_is_away_may_be_so_otherwise():
    sick, standing = asked(["2027-01-12"]), [visit("12/am")]
    assert broken_rules(sick, standing)
    room = lenient(sick, standing)
    assert not broken_rules(room, standing)
    assert not broken_by(room, [], [visit("12/am", host="ida")])
    assert broken_by(room, standing, [visit("12/am", "q", host="ida")])
    assert broken_by(room, [], [visit("12/pm")])
    assert (sick.spared[0][2:4], room.spared[0][2:4]) == ((0, 0), (1, 0))


def test_a_plan_that_leaves_enough_makes_no_room():
    well = asked()
    assert lenient(well, [visit("12/am")]) is well


def test_a_rule_with_a_price_stays_at_its_price():
    priced = asked(["2027-01-12"], price=7)
    assert lenient(priced, [visit("12/am")]) is priced


def test_options_may_keep_a_half_day_that_is_broken_already():
    sick, standing = asked(["2027-01-12"]), [visit("12/am")]
    assert not options(Revision.of_standing(sick, standing), standing[0]).rehosts
    found = options(Revision.of_standing(lenient(sick, standing), standing), standing[0])
    assert [option.come for option in found.rehosts] == [(visit("12/am", host="ida"),)]
    assert all(option.come[0].start[:10] != "2027-01-12" for option in found.moves)
    assert found.moves
