"""What two people or two workers do at once comes out the same on a real PostgreSQL."""

from tests.rotation.conftest import company
from tests.rotation.test_jobs import (
    test_a_job_that_kills_its_workers_is_given_up,
    test_two_clicks_at_the_same_moment_make_one_job,
)
from tests.rotation.test_publishing import test_of_two_who_publish_at_once_one_wins
from tests.rotation.test_worker import (
    test_a_job_becomes_a_checked_draft_with_every_visit,
    test_a_job_whose_worker_is_silent_is_taken_by_the_next_and_ends_once,
)
from tests.test_postgres import address, app

__all__ = [
    "address",
    "app",
    "company",
    "test_a_job_becomes_a_checked_draft_with_every_visit",
    "test_a_job_that_kills_its_workers_is_given_up",
    "test_a_job_whose_worker_is_silent_is_taken_by_the_next_and_ends_once",
    "test_of_two_who_publish_at_once_one_wins",
    "test_two_clicks_at_the_same_moment_make_one_job",
]
