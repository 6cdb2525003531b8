"""Why a calendar could not be fetched."""


class Unreachable(Exception):
    """`why` is a word for it, `status` what the server answered, if it did."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.status = status
