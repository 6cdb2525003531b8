"""What most tests of plans start from."""

import pytest

from tests.rotation.company import Company, make_company


@pytest.fixture
def company(app) -> Company:
    return make_company()


@pytest.fixture
def hr(company, sign_in):
    """HR's browser."""
    return sign_in(company.hr)
