"""What prices mean in sentences: no surer than they are."""

import pytest

from solver.explaining.explanation import Price
from solver.explaining.price import Difference
from solver.explaining.telling import price_sentence


@pytest.mark.parametrize(
    ("cost", "proved", "said"),
    [
        (7, True, "7 dearer at best: "),
        (7, False, "at most 7 dearer, found and not proved the best: "),
        (-7, True, "the plan is not the best: 7 better at best, "),
        (-7, False, "the plan is not the best: at least 7 better, "),
    ],
)
def test_a_price_is_a_limit_until_it_is_proved(cost: int, proved: bool, said: str) -> None:
    price = Price(cost, 100 + cost, proved, Difference((), (), ()), ())
    assert price_sentence(price) == f"{said}then 0 other visits fall away and 0 move"
