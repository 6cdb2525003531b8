"""What calendars are told comes out the same on a real PostgreSQL."""

from tests.rotation.test_visit_entries import story, test_of_several_who_read_at_once_one_says_what_is_new
from tests.test_postgres import address, app

__all__ = ["address", "app", "story", "test_of_several_who_read_at_once_one_says_what_is_new"]
