"""What a people file says: its columns recognised, its rows read, and everything wrong with it, in words."""

from rotation.people_file.columns import REQUIRED, Field, recognise
from rotation.people_file.dates import DateOrder
from rotation.people_file.managers import Colleague, find_managers
from rotation.people_file.problems import Problem
from rotation.people_file.reading import PeopleFile, PersonRow, read_people

__all__ = [
    "REQUIRED",
    "Colleague",
    "DateOrder",
    "Field",
    "PeopleFile",
    "PersonRow",
    "Problem",
    "find_managers",
    "read_people",
    "recognise",
]
