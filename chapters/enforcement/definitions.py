"""Who is counted as criminal: the same people under two definitions.

    convicted             people with a conviction
    convicted_or_charged  people with a conviction or a pending charge

Three groups that do not overlap: convicted; charged and not convicted; neither.
"""

from __future__ import annotations

from .checks import count, single

DEFINITIONS = ("convicted", "convicted_or_charged")
"""A conviction only; or a conviction or a pending charge."""


def counted_as_criminal(definition: str, convicted: float, charged: float) -> float:
    """How many people a definition counts as criminal. `charged` people have a charge and no conviction.

    Raises ValueError for an unknown definition, or people who are not a count.
    """
    _check(convicted=convicted, charged=charged)
    if definition not in DEFINITIONS:
        raise ValueError(f'The definition "{definition}" is unknown. Use one of: {", ".join(DEFINITIONS)}.')
    return convicted if definition == "convicted" else convicted + charged


def share_counted(definition: str, convicted: float, charged: float, neither: float) -> float:
    """The share of all three groups that a definition counts as criminal; the people stay the same.

    Raises ValueError for an unknown definition, people who are not a count, or when nobody is there.
    """
    _check(convicted=convicted, charged=charged, neither=neither)
    everybody = convicted + charged + neither
    if not everybody > 0:
        raise ValueError(f"The groups add to {everybody:g} people; a share needs at least one.")
    return counted_as_criminal(definition, convicted, charged) / everybody


def _check(**groups: float) -> None:
    for name, people in groups.items():
        single(name, count(name, people))


COUNTED_IN_WORDS = {"convicted": "convictions only", "convicted_or_charged": "convictions and pending charges"}


def in_words(definition: str, convicted: int, charged: int, neither: int) -> str:
    """The result in a sentence, as the figure shows it: the share in whole percent."""
    share = share_counted(definition, convicted, charged, neither)
    everybody = convicted + charged + neither
    return f"Counting {COUNTED_IN_WORDS[definition]}, {share:.0%} of the {everybody:,} people are called criminal."
