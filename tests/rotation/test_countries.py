"""Countries by whatever name, and their public holidays."""

from datetime import date

import pytest

from rotation.countries import country_code, country_name, country_names, region_code
from rotation.holidays_of import public_holidays


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("UK", "GB"),
        ("Österreich", "AT"),
        ("Osterreich", "AT"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_code_or_name(text, code):
    assert country_code(text) == code


def test_every_country_we_offer_is_understood_again_and_has_holidays():
    assert all(country_code(name) == code for code, name in country_names().items())
    assert country_name("GB") == "United Kingdom"
    assert country_name("??") == "??"


@pytest.mark.parametrize(
    ("country", "text", "code"),
    [
        ("DE", "Bayern", "BY"),
        ("DE", "DE-BY", "BY"),
        ("US", "texas", "TX"),
        ("DE", "Texas", None),
        ("", "BY", None),
    ],
)
def test_a_region_is_known_by_code_or_name(country, text, code):
    assert region_code(country, text) == code


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", date(2027, 7, 5)),  # the 4th is a Sunday
        ("CA", date(2027, 7, 1)),
        ("AU", date(2027, 1, 26)),
        ("DE", date(2027, 5, 6)),
        ("GB", date(2027, 12, 27)),
        ("FR", date(2027, 7, 14)),
    ],
)
def test_the_countries_of_the_sample_company_have_their_days(country, day):
    days = public_holidays(country, "", date(2027, 1, 1), date(2027, 12, 31))
    assert day in days
    assert days[day]


def test_a_region_adds_its_own_days():
    epiphany = date(2027, 1, 6)
    assert epiphany in public_holidays("DE", "BY", epiphany, epiphany)
    assert not public_holidays("DE", "", epiphany, epiphany)
