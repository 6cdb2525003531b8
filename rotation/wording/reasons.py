"""How private reasons are said to the two who may read them."""

from rotation.models.private_reasons import Reason

_REASONS = {
    Reason.LEAVE: "leave",
    Reason.CUSTOMERS: "customers or a deadline",
    Reason.PROJECT: "project work",
    Reason.TRAINING: "training",
    Reason.TRAVEL: "business travel",
    Reason.PRIVATE: "private",
}


def reason(value: Reason) -> str:
    """Leave, customers or a deadline, project work, training, business travel, private."""
    return _REASONS[value]
