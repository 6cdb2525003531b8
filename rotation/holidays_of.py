"""Public holidays by country."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str, first: date, last: date) -> Mapping[date, str]:
    """The public holidays between two dates, both included, with their names in English where there are any.

    `country` is a two-letter code and `region` a subdivision's code (`BY` for Bavaria) or empty. A country
    that the `holidays` library does not know has none; a region that it does not know counts as its country.
    """
    known = holidays.list_supported_countries()
    if country not in known:
        return MappingProxyType({})
    found = holidays.country_holidays(
        country,
        subdiv=region if region in known[country] else None,
        years=range(first.year, last.year + 1),
        language="en_US",
    )
    return MappingProxyType({day: found[day] for day in sorted(found) if first <= day <= last})
