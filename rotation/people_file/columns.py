"""Which column of a file says what, recognised by its name."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum


class Field(StrEnum):
    """What we want to know about a person. The value is its name in mappings and on the command line."""

    EMPLOYEE_ID = "employee_id"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    EMAIL = "email"
    JOB_TITLE = "job_title"
    DEPARTMENT = "department"
    TEAM = "team"
    MANAGER = "manager"
    COUNTRY = "country"
    REGION = "region"
    HIRED_ON = "hired_on"

    @property
    def label(self) -> str:
        """Its name on pages."""
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())


REQUIRED = (Field.EMPLOYEE_ID, Field.DEPARTMENT)

_LABELS = {
    Field.EMAIL: "E-mail",
    Field.MANAGER: "Manager (id or e-mail)",
    Field.COUNTRY: "Country of work",
    Field.HIRED_ON: "Hire date",
}

# Best first: of two columns that both name a field, the one that stands earlier here is taken.
_NAMES: dict[Field, tuple[str, ...]] = {
    Field.EMPLOYEE_ID: (
        "employee id", "employee number", "employee no", "employee nr", "employee code", "emp id", "emp no",
        "staff id", "staff number", "staff no", "person id", "person number", "personnel number",
        "personnel no", "worker id", "payroll number", "payroll id", "associate id", "badge number",
        "business entity id", "mitarbeiternummer", "mitarbeiter nr", "mitarbeiter id", "personalnummer",
        "personal nr", "pers nr", "stammnummer", "matricule", "id empleado", "id",
    ),
    Field.GIVEN_NAME: (
        "first name", "given name", "forename", "preferred name", "preferred first name", "first",
        "legal first name", "christian name", "vorname", "rufname", "prenom", "nombre", "voornaam",
    ),
    Field.FAMILY_NAME: (
        "last name", "family name", "surname", "last", "legal last name", "second name",
        "nachname", "familienname", "zuname", "nom", "nom de famille", "apellido", "apellidos", "achternaam",
    ),
    Field.FULL_NAME: (
        "full name", "name", "display name", "employee name", "staff name", "worker name", "employee",
        "legal name", "mitarbeiter", "mitarbeitername", "vollstandiger name", "nom complet",
    ),
    Field.EMAIL: (
        "email", "email address", "work email", "business email", "company email", "mail", "mail address",
        "primary email", "user principal name", "upn", "e mail adresse", "email adresse", "mailadresse",
        "dienstliche email", "courriel", "correo electronico",
    ),
    Field.JOB_TITLE: (
        "job title", "title", "position", "position title", "role", "job", "job name", "job role",
        "designation", "function", "business title", "stellenbezeichnung", "berufsbezeichnung", "funktion",
        "tatigkeit", "stelle", "jobtitel", "poste", "puesto",
    ),
    Field.DEPARTMENT: (
        "department", "department name", "dept", "dept name", "division", "organisation", "organization",
        "org unit", "organizational unit", "organisational unit", "business unit", "unit", "group name",
        "abteilung", "abteilungsname", "bereich", "fachbereich", "organisationseinheit", "departement",
        "departamento", "afdeling",
    ),
    Field.TEAM: (
        "team", "team name", "sub department", "subdepartment", "section", "squad", "work group", "gruppe",
        "teamname", "arbeitsgruppe", "equipe",
    ),
    Field.MANAGER: (
        "manager id", "manager employee id", "manager number", "manager no", "manager emp id",
        "supervisor id", "supervisor employee id", "reports to id", "line manager id", "manager email",
        "manager email address", "manager work email", "supervisor email", "line manager email",
        "reports to email", "manager", "line manager", "supervisor", "reports to", "reporting to",
        "reporting manager", "direct manager", "boss", "vorgesetzter id", "vorgesetzten id",
        "vorgesetztennummer", "personalnummer vorgesetzter", "personalnummer des vorgesetzten",
        "email vorgesetzter", "vorgesetzter", "vorgesetzte", "vorgesetzte r", "fuhrungskraft",
        "teamleiter", "manager name", "supervisor name",
    ),
    Field.COUNTRY: (
        "country code", "country", "work country", "country of work", "location country", "country name",
        "country region", "country region code", "nation", "land", "landercode", "landeskennzeichen",
        "arbeitsland", "pays", "pais",
    ),
    Field.REGION: (
        "region code", "state code", "state", "province", "state province", "state or province", "region",
        "county", "subdivision", "canton", "bundesland", "kanton", "provinz", "etat",
    ),
    Field.HIRED_ON: (
        "hire date", "hired on", "date of hire", "hired", "start date", "date started", "joining date",
        "date of joining", "join date", "joined", "joined on", "entry date", "employment start date",
        "employment start", "original hire date", "date hired", "eintrittsdatum", "eintritt",
        "einstellungsdatum", "einstellungstag", "beschaftigt seit", "date d embauche",
        "fecha de contratacion",
    ),
}  # fmt: skip

# Words that say whose column it is, and nothing about what stands in it.
_NOISE = {
    *("employee", "employees", "worker", "staff", "person", "associate", "s", "primary", "current", "work"),
    *("business", "official", "iso", "code", "des", "der", "mitarbeiters"),
}


def recognise(header: Sequence[str]) -> dict[Field, str]:
    """The column of `header` that most likely holds each field, for those that have one.

    Names are compared word by word and as a whole: "Hire Date" and "hireDate" are one, and "DepartmentSince"
    is no department.
    """
    found: dict[Field, str] = {}
    for field, places in _places(header).items():
        best = min(places, key=lambda column: places[column])
        found[field] = best
    return _one_field_each(found)


def _places(header: Sequence[str]) -> dict[Field, dict[str, int]]:
    """For each field the columns that name it, with how good the name is (0 is best)."""
    places: dict[Field, dict[str, int]] = {}
    for column in header:
        words = _words(column)
        bare = [word for word in words if word not in _NOISE]
        for penalty, spelling in ((0, words), (1000, bare)):
            for field, place in _KNOWN.get("".join(spelling), ()):
                places.setdefault(field, {}).setdefault(column, place + penalty)
    return places


def _one_field_each(found: dict[Field, str]) -> dict[Field, str]:
    """The same, with each column used once, and "Name" beside "Vorname" or "Surname" as the other half."""
    used: set[str] = set()
    kept: dict[Field, str] = {}
    for field in Field:
        column = found.get(field)
        if column is not None and column not in used:
            kept[field] = column
            used.add(column)
    halves = [half for half in (Field.GIVEN_NAME, Field.FAMILY_NAME) if half not in kept]
    if Field.FULL_NAME in kept and len(halves) == 1:
        kept[halves[0]] = kept.pop(Field.FULL_NAME)
    return kept


def _words(name: str) -> list[str]:
    """The words of a column's name: "ManagerID" and "manager_id" are manager, id."""
    name = name.replace("ß", "ss").replace("#", " number")
    parted = re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    plain = unicodedata.normalize("NFKD", parted).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", re.sub(r"\be[- ]mail", "email", plain))


_KNOWN: dict[str, list[tuple[Field, int]]] = {}
for _field, _names in _NAMES.items():
    for _place, _name in enumerate(_names):
        _KNOWN.setdefault("".join(_words(_name)), []).append((_field, _place))
