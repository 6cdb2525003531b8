"""What two people or two workers do at once comes out the same on a real PostgreSQL."""

from tests.rotation.conftest import asked, clock, company, post
from tests.rotation.test_answers import test_two_windows_of_one_person_take_turns
from tests.rotation.test_jobs import (
    test_a_job_that_kills_its_workers_is_given_up,
    test_two_clicks_at_the_same_moment_make_one_job,
)
from tests.rotation.test_letters import (
    opened,
    test_everybody_is_invited_once_with_a_link_of_their_own,
    test_reminders_come_at_nine_on_each_clock_to_who_is_silent,
)
from tests.rotation.test_postman import test_several_postmen_send_each_message_once
from tests.rotation.test_publishing import test_of_two_who_publish_at_once_one_wins
from tests.rotation.test_worker import (
    test_a_job_becomes_a_checked_draft_with_every_visit,
    test_a_job_whose_worker_is_silent_is_taken_by_the_next_and_ends_once,
)
from tests.test_postgres import address, app

__all__ = [
    "address",
    "app",
    "asked",
    "clock",
    "company",
    "opened",
    "post",
    "test_a_job_becomes_a_checked_draft_with_every_visit",
    "test_a_job_that_kills_its_workers_is_given_up",
    "test_a_job_whose_worker_is_silent_is_taken_by_the_next_and_ends_once",
    "test_everybody_is_invited_once_with_a_link_of_their_own",
    "test_of_two_who_publish_at_once_one_wins",
    "test_reminders_come_at_nine_on_each_clock_to_who_is_silent",
    "test_several_postmen_send_each_message_once",
    "test_two_clicks_at_the_same_moment_make_one_job",
    "test_two_windows_of_one_person_take_turns",
]
