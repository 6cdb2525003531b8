"""The demonstration's company: everybody and everything here is invented."""

from dataclasses import dataclass
from typing import NamedTuple

from rotation.models.placements import Halves, PlacementKind

SALES, MARKETING = "Sales", "Marketing"
MAIL_DOMAIN = "lindenmark.example"
HR_NAME, HR_MAIL = "Hedda Rask", f"hedda.rask@{MAIL_DOMAIN}"


class Employee(NamedTuple):
    """One row of the people file. `manager` is somebody's number; `months` since they were hired."""

    number: int
    given: str
    family: str
    title: str
    department: str
    team: str
    manager: int
    country: str
    months: int


EMPLOYEES = (
    Employee(100, "Ingrid", "Vale", "Head of Sales", SALES, "", 0, "GB", 96),
    Employee(101, "Tomas", "Brandt", "Lead, Field North", SALES, "Field North", 100, "GB", 70),
    Employee(102, "Amara", "Nwosu", "Account executive", SALES, "Field North", 101, "GB", 44),
    Employee(103, "Leo", "Castell", "Account executive", SALES, "Field North", 101, "GB", 31),
    Employee(104, "Priya", "Raman", "Account executive", SALES, "Field North", 101, "GB", 52),
    Employee(105, "Owen", "Tarrant", "Account executive", SALES, "Field North", 101, "GB", 18),
    Employee(106, "Jonna", "Salo", "Account executive", SALES, "Field North", 101, "GB", 4),
    Employee(110, "Marek", "Dusan", "Lead, Field South", SALES, "Field South", 100, "DE", 63),
    Employee(111, "Greta", "Hollm", "Account executive", SALES, "Field South", 110, "DE", 27),
    Employee(112, "Yusuf", "Demirel", "Account executive", SALES, "Field South", 110, "DE", 39),
    Employee(113, "Clara", "Weiden", "Account executive", SALES, "Field South", 110, "DE", 12),
    Employee(114, "Nils", "Overbeck", "Account executive", SALES, "Field South", 110, "DE", 80),
    Employee(115, "Rosa", "Quint", "Account executive", SALES, "Field South", 110, "DE", 22),
    Employee(120, "Dara", "Okafor", "Lead, Inside Sales", SALES, "Inside Sales", 100, "GB", 48),
    Employee(121, "Felix", "Moor", "Sales development", SALES, "Inside Sales", 120, "GB", 14),
    Employee(122, "Sunniva", "Lund", "Sales development", SALES, "Inside Sales", 120, "GB", 9),
    Employee(123, "Theo", "Barr", "Sales development", SALES, "Inside Sales", 120, "GB", 3),
    Employee(124, "Mina", "Kessler", "Sales development", SALES, "Inside Sales", 120, "GB", 16),
    Employee(125, "Ravi", "Anand", "Sales development", SALES, "Inside Sales", 120, "GB", 25),
    Employee(126, "Esther", "Pohl", "Sales operations", SALES, "Inside Sales", 120, "GB", 33),
    Employee(127, "Ivo", "Marchetti", "Sales development", SALES, "Inside Sales", 120, "GB", 11),
    Employee(128, "Wanda", "Frost", "Sales operations, part-time", SALES, "Inside Sales", 120, "GB", 60),
    Employee(200, "Samir", "Haddad", "Head of Marketing", MARKETING, "", 0, "GB", 58),
    Employee(201, "Lotte", "Verhoef", "Lead, Campaigns", MARKETING, "Campaigns", 200, "GB", 41),
    Employee(202, "Callum", "Reid", "Campaign manager", MARKETING, "Campaigns", 201, "GB", 23),
    Employee(203, "Bea", "Novak", "Campaign manager", MARKETING, "Campaigns", 201, "GB", 35),
    Employee(204, "Hugo", "Lindqvist", "Marketing analyst", MARKETING, "Campaigns", 201, "GB", 19),
    Employee(205, "Anouk", "Faber", "Marketing analyst", MARKETING, "Campaigns", 201, "GB", 2),
    Employee(206, "Kofi", "Mensah", "Campaign manager", MARKETING, "Campaigns", 201, "GB", 29),
    Employee(210, "Maud", "Ellery", "Lead, Content", MARKETING, "Content", 200, "GB", 66),
    Employee(211, "Stefan", "Ilic", "Writer", MARKETING, "Content", 210, "GB", 38),
    Employee(212, "Tess", "Harrow", "Writer", MARKETING, "Content", 210, "GB", 15),
    Employee(213, "Pavel", "Zeman", "Designer", MARKETING, "Content", 210, "GB", 47),
    Employee(214, "Noemi", "Sartor", "Designer", MARKETING, "Content", 210, "GB", 8),
    Employee(215, "Joel", "Ames", "Video producer", MARKETING, "Content", 210, "GB", 21),
    Employee(220, "Freya", "Stone", "Lead, Events", MARKETING, "Events", 200, "DE", 55),
    Employee(221, "Emil", "Krause", "Event manager", MARKETING, "Events", 220, "DE", 30),
    Employee(222, "Sofia", "Lenz", "Event manager", MARKETING, "Events", 220, "DE", 13),
    Employee(223, "Arno", "Bosch", "Event manager", MARKETING, "Events", 220, "DE", 5),
    Employee(224, "Lucie", "Maren", "Partner marketing", MARKETING, "Events", 220, "DE", 26),
)

# The weekly half days (0 = Monday morning … 9 = Friday afternoon) on which part-timers do not work.
PART_TIME = {
    104: (8, 9),
    113: (0, 1),
    126: (1, 3, 5, 7, 9),
    128: (2, 3, 4, 5, 6, 7, 8, 9),
    204: (6, 7),
    212: (9,),
    222: (4, 5),
}


@dataclass(frozen=True)
class Offer:
    """A placement, hosted by the people of these numbers."""

    title: str
    department: str
    kind: PlacementKind
    hosts: tuple[int, ...]
    place: str
    sight: str
    weekdays: str = "1111100"
    halves: Halves = Halves.BOTH
    capacity: int = 1
    block_days: int | None = None


OFFERS = (
    Offer(
        "Campaign desk",
        MARKETING,
        PlacementKind.HALF_DAY,
        (201, 202, 203, 206),
        "Third floor, by the windows",
        "How a campaign is briefed, built and measured. Bring a question that a customer asked you.",
        weekdays="0111000",
        capacity=2,
    ),
    Offer(
        "Lead scoring clinic",
        MARKETING,
        PlacementKind.HALF_DAY,
        (201, 204),
        "Third floor, room Alder",
        "Why a lead is called ready, with last week's leads on the table.",
        weekdays="0100100",
        halves=Halves.MORNINGS,
        capacity=2,
    ),
    Offer(
        "Content studio",
        MARKETING,
        PlacementKind.HALF_DAY,
        (211, 212, 213, 215),
        "Studio, ground floor",
        "From a customer story to a page: interview, draft, layout.",
        weekdays="0011100",
    ),
    Offer(
        "Event planning",
        MARKETING,
        PlacementKind.FULL_DAY,
        (220, 221, 222, 224),
        "Hamburg office, second floor",
        "A day with the people who fill the stand that you work on.",
        weekdays="0110000",
    ),
    Offer(
        "A week in Content",
        MARKETING,
        PlacementKind.BLOCK,
        (210, 211, 213),
        "Studio, ground floor",
        "Monday planning to Friday release; you write one page yourself.",
        weekdays="1000000",
        block_days=5,
    ),
    Offer(
        "Discovery calls",
        SALES,
        PlacementKind.HALF_DAY,
        (120, 121, 124, 125, 127),
        "Second floor, phone booths",
        "Listen in to first calls: what people really ask, in their own words.",
        weekdays="1111000",
        capacity=2,
    ),
    Offer(
        "Deal review",
        SALES,
        PlacementKind.HALF_DAY,
        (101, 110, 120),
        "Second floor, room Birch",
        "Won, lost and why. You may ask.",
        weekdays="0001100",
        halves=Halves.MORNINGS,
        capacity=2,
    ),
    Offer(
        "On the road",
        SALES,
        PlacementKind.FULL_DAY,
        (102, 103, 105, 111, 112, 114),
        "Meet at the customer's; your host writes to you the day before",
        "Two customer visits and the drive between them.",
        weekdays="0111000",
        capacity=3,
    ),
    Offer(
        "A week in Inside Sales",
        SALES,
        PlacementKind.BLOCK,
        (120, 124, 125),
        "Second floor",
        "Calls, the pipeline, the Friday forecast.",
        weekdays="1000000",
        block_days=5,
    ),
)
