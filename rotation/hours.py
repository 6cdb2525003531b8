"""The hours of half days: which minutes of a day a morning is, and which an afternoon."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rotation.config import Settings
from rotation.models.availability import HalfDay


@dataclass(frozen=True)
class HalfDayHours:
    """When half days begin and end, in the company's time zone."""

    zone: ZoneInfo
    mornings: tuple[time, time]
    afternoons: tuple[time, time]

    @classmethod
    def of(cls, settings: Settings) -> "HalfDayHours":
        """As the operator set them."""
        return cls(settings.office, _span(settings.mornings), _span(settings.afternoons))

    def of_half(self, day: date, half: HalfDay) -> tuple[datetime, datetime]:
        """The beginning and the end of a half day."""
        begins, ends = self.mornings if half == HalfDay.AM else self.afternoons
        return self._at(day, begins), self._at(day, ends)

    def of_whole(self, day: date) -> tuple[datetime, datetime]:
        """The beginning of a day's morning and the end of its afternoon."""
        return self._at(day, self.mornings[0]), self._at(day, self.afternoons[1])

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)


def _span(hours: str) -> tuple[time, time]:
    begins, _, ends = hours.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)
