"""What people are told, and new versions of a plan, come out the same on a real PostgreSQL."""

from tests.rotation.conftest import company, post
from tests.rotation.test_absences import (
    test_what_stands_again_is_told_too,
    test_who_is_away_is_off_in_the_problem,
)
from tests.rotation.test_new_versions import clock, test_everybody_hears_only_what_changed_for_them
from tests.rotation.test_notices import (
    ann,
    boss,
    test_a_letter_waits_for_the_morning_of_its_reader,
    test_a_manager_gets_one_mail_a_day,
    test_an_event_is_told_once_to_each,
    test_one_settled_event_leaves_others_with_a_like_number_alone,
    test_what_is_settled_before_its_letter_went_out_asks_nobody_any_more,
    test_what_waits_stands_in_every_digest_until_it_is_settled,
)
from tests.test_postgres import address, app

__all__ = [
    "address",
    "ann",
    "app",
    "boss",
    "clock",
    "company",
    "post",
    "test_a_letter_waits_for_the_morning_of_its_reader",
    "test_a_manager_gets_one_mail_a_day",
    "test_an_event_is_told_once_to_each",
    "test_everybody_hears_only_what_changed_for_them",
    "test_one_settled_event_leaves_others_with_a_like_number_alone",
    "test_what_is_settled_before_its_letter_went_out_asks_nobody_any_more",
    "test_what_stands_again_is_told_too",
    "test_what_waits_stands_in_every_digest_until_it_is_settled",
    "test_who_is_away_is_off_in_the_problem",
]
