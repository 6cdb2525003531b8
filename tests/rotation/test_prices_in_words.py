"""Prices of visits in words: never surer than they are."""

import pytest

from rotation.planning.choices import Place
from rotation.planning.conflicts import names_in, price_in_words, then_in_words
from rotation.planning.explained import spoken
from tests.rotation.company import MONDAY, make_draft


def price_of(company, cost: int, *, proved: bool, gone: int = 1) -> dict[str, object]:
    lost = {
        "request": f"r{company.rule.id}-p{company.ada.id}",
        "placement": f"pl{company.desk.id}",
        "host": f"p{company.mia.id}",
        "start": "2027-01-12/am",
    }
    return {"cost": cost, "proved": proved, "moved": [], "gone": [lost] * gone}


@pytest.mark.parametrize(
    ("cost", "proved", "said"),
    [
        (7, True, "7 points dearer once"),
        (7, False, "7 points dearer at most, as far as found in the time once"),
        (1, True, "1 point dearer once"),
        (-6, True, "6 points better once"),
        (-6, False, "6 points better at least, as far as found in the time once"),
        (0, False, "No dearer once"),
    ],
)
def test_a_price_says_whether_it_is_exact_or_only_a_limit(company, cost, proved, said):
    price = price_of(company, cost, proved=proved)
    assert price_in_words(price, names_in(price))[0].startswith(said)


def test_what_falls_away_is_said_as_found_unless_it_was_proved(company):
    for proved, said in ((True, "Then 1 other visit would"), (False, "As far as found, 1 other visit would")):
        price = price_of(company, 7, proved=proved)
        assert price_in_words(price, names_in(price))[1].startswith(said)


def test_what_a_repair_does_to_others_is_said_as_found(company):
    assert then_in_words(price_of(company, 7, proved=False)) == (
        "1 other visit falls away, as far as found in the time"
    )
    assert then_in_words(price_of(company, 7, proved=False, gone=0)) == (
        "everybody else stays where they are"
    )


def test_why_here_calls_no_plan_the_best_before_it_is_proved(company):
    plan = make_draft(company, (company.ada, company.mia, MONDAY))
    (visit,) = plan.visits
    for proved, said in ((True, "The best plan without it here:"), (False, "The best plan found without it")):
        elsewhere = price_of(company, 7, proved=proved)
        here = {"terms": {}, "elsewhere": elsewhere}
        told = spoken({"verdict": "planned", "why_here": here}, visit, Place.of(visit)).sentences
        assert any(each.startswith(said) for each in told)
        assert any("1 visit would fall away: Ada Lee" in each for each in told)
