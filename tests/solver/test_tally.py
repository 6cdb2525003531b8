"""A tally counts as one would with a list of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from solver.tally import ALL, Tally
from solver.timeline import slots_of

SLOTS = 12
sets = st.integers(0, (1 << SLOTS) - 1)
counts = st.lists(st.integers(0, 40), min_size=SLOTS, max_size=SLOTS)


@given(st.lists(sets, max_size=40), st.data())
def test_it_counts_what_was_added_and_not_removed(added: list[int], data: st.DataObject) -> None:
    tally = Tally(added)
    removed = data.draw(st.permutations(added))[: data.draw(st.integers(0, len(added)))]
    left = list(added)
    for slots in removed:
        tally.remove(slots)
        left.remove(slots)
    expected = [sum(slots >> slot & 1 for slots in left) for slot in range(SLOTS)]
    assert [tally[slot] for slot in range(SLOTS)] == expected
    assert tally.counts(SLOTS) == expected
    assert bool(tally) == any(expected)


@given(counts)
def test_it_can_be_made_of_counts(numbers: list[int]) -> None:
    assert Tally.of(numbers).counts(SLOTS) == numbers


@given(counts, counts, sets, st.integers(0, 50))
def test_it_compares_all_slots_at_once(ours: list[int], theirs: list[int], among: int, least: int) -> None:
    tally, limits = Tally.of(ours), Tally.of(theirs)
    reaching = {slot for slot in slots_of(among) if ours[slot] >= theirs[slot]}
    assert set(slots_of(tally.reaching(limits, among))) == reaching
    assert tally.reaching(tally, ALL) == ALL
    assert set(slots_of(tally.at_least(least) & among)) == {s for s in slots_of(among) if ours[s] >= least}
