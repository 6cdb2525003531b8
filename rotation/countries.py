"""Countries and their regions, whatever people call them."""

import unicodedata
from functools import cache

import holidays
from holidays.registry import COUNTRIES

# What people write besides codes and English names: their own names, and the short forms.
_ALSO = {
    "AT": ("Österreich",),
    "BE": ("België", "Belgique", "Belgien"),
    "CA": ("Kanada",),
    "CH": ("Schweiz", "Suisse", "Svizzera"),
    "CZ": ("Czech Republic", "Česko", "Tschechien"),
    "DE": ("Deutschland", "Federal Republic of Germany", "Allemagne"),
    "DK": ("Danmark", "Dänemark"),
    "ES": ("España", "Spanien"),
    "FI": ("Suomi", "Finnland"),
    "FR": ("Frankreich",),
    "GB": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Großbritannien"),
    "HU": ("Magyarország", "Ungarn"),
    "IE": ("Éire", "Irland"),
    "IT": ("Italia", "Italien"),
    "JP": ("日本",),
    "NL": ("Nederland", "Niederlande", "Holland", "The Netherlands"),
    "NO": ("Norge", "Norwegen"),
    "PL": ("Polska", "Polen"),
    "PT": ("Portugal",),
    "SE": ("Sverige", "Schweden"),
    "TR": ("Türkiye", "Türkei"),
    "US": ("USA", "United States of America", "America", "Vereinigte Staaten"),
    "AU": ("Australien",),
}


def country_code(text: str) -> str | None:
    """The two-letter code of a country given by code, English name or own name; None if it is not known."""
    return _codes().get(_plain(text))


def country_names() -> dict[str, str]:
    """The countries whose public holidays are known: English name by two-letter code, by name."""
    return dict(sorted(_names().items(), key=lambda pair: pair[1]))


def country_name(code: str) -> str:
    """The English name of a country; its code if it has none."""
    return _names().get(code, code)


def region_code(country: str, text: str) -> str | None:
    """The code of a country's region given by code or name (`BY`, `Bayern`); None if it is not known.

    Only regions with public holidays of their own are known.
    """
    return _regions(country).get(_plain(text.removeprefix(f"{country}-")))


def regions(country: str) -> list[str]:
    """The codes of the regions that a country's public holidays depend on."""
    return sorted(holidays.list_supported_countries().get(country, []))


@cache
def _names() -> dict[str, str]:
    return {codes[1]: _in_title_case(module) for module, codes in COUNTRIES.items()}


@cache
def _codes() -> dict[str, str]:
    codes = {_plain(name): code for code, names in _ALSO.items() for name in names}
    for module, (_, two, three, *_rest) in COUNTRIES.items():
        codes.update({_plain(each): two for each in (module, two, three)})
    return codes


@cache
def _regions(country: str) -> dict[str, str]:
    if country not in holidays.list_supported_countries():
        return {}
    calendar = holidays.country_holidays(country)
    names = {_plain(alias): code for alias, code in calendar.subdivisions_aliases.items()}
    return names | {_plain(code): code for code in calendar.subdivisions}


def _in_title_case(module: str) -> str:
    small = {"and", "of", "the"}
    return " ".join(word if word in small else word.title() for word in module.split("_"))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    return "".join(letter for letter in letters if letter.isalnum())
