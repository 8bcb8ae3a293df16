"""Who is counted as criminal: the same people under two definitions."""

import pytest
from hypothesis import given, strategies as st

from enforcement import definitions


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_wider_definition_never_counts_fewer_and_never_all_but_the_neither(convicted, charged, neither):
    if convicted + charged + neither == 0:
        return
    narrow, wide = (definitions.share_counted(d, convicted, charged, neither) for d in definitions.DEFINITIONS)
    assert 0 <= narrow <= wide <= 1
    everybody = convicted + charged + neither
    assert round(wide * everybody) == everybody - neither, "the wider definition leaves out exactly those with neither"
    assert round(narrow * everybody) == convicted


def test_an_unknown_definition_and_an_empty_room_are_refused():
    with pytest.raises(ValueError, match='definition "guilty"'):
        definitions.share_counted("guilty", 1, 1, 1)
    with pytest.raises(ValueError, match="at least one"):
        definitions.share_counted("convicted", 0, 0, 0)


def test_the_sentence_keeps_the_people_and_moves_the_share():
    narrow, wide = (definitions.in_words(d, 300, 200, 500) for d in definitions.DEFINITIONS)
    assert narrow == "Counting convictions only, 30% of the 1,000 people are called criminal."
    assert wide == "Counting convictions and pending charges, 50% of the 1,000 people are called criminal."
