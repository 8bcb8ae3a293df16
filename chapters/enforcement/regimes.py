"""Who stands on which list: the rules of the priority memoranda, run on invented people.

A regime is a list of categories. A category has a criterion ("any_conviction"), a rank, and sometimes
a date from which an entry or an order counts. A criterion looks at a person on a day and answers

    LISTED      the words of the rule fit the person
    JUDGED      the words leave it to somebody's judgement, or can be read both ways
    NOT_LISTED  the words do not fit

The rules are shortened and exceptions for hardship or relief are left out, so this is for comparing
lists with each other. It says nothing about any real person and is no legal advice. Two limits
matter most. Being listed is no order to arrest, and not being listed is no promise to be left
alone. And everybody here is assumed to be removable.

Pure functions: no tables, no charts. A category comes from the table `priority_categories`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from . import DAYS_A_YEAR

LISTED, JUDGED, NOT_LISTED = "listed", "judged", "not listed"

OFFENCES = ("minor_traffic", "status_offence", "misdemeanor", "significant_misdemeanor", "felony", "aggravated_felony")
"""Kinds of conviction, as the memorandum of 2014 tells them apart. A `status_offence` has immigration
status as an essential element, for instance unlawful entry."""

RECENT, LONG_AGO = 1.0, 5.0
"""Years. The list of 2011 says "recently" without a date: an entry within RECENT is read as recent here,
one older than LONG_AGO as not recent, and between them it is left to judgement. Our reading."""


@dataclass(frozen=True)
class Person:
    """An invented person, as an officer meets them. Times are years before that day.

    convictions          kinds of OFFENCES, one an incident
    charged              a criminal charge is pending
    warrant              a criminal warrant is out
    gang                 took part in a criminal gang, or convicted of an offence linked to one
    security_suspect     suspected of terrorism or espionage
    threat_found         an officer found a threat to public safety, and wrote it down
    released             years since release from prison or jail, if ever
    entered              years since the last entry
    without_inspection   that entry was unlawful
    at_the_border        stopped while trying to enter
    final_order          years since a final order of removal, if any; the person is still here
    overstayed           stayed longer than a visa allowed
    fraud, benefits      deceived an agency; abused public benefits
    """

    words: str
    convictions: tuple[str, ...] = ()
    charged: bool = False
    warrant: bool = False
    gang: bool = False
    security_suspect: bool = False
    threat_found: bool = False
    released: float | None = None
    entered: float = 10.0
    without_inspection: bool = False
    at_the_border: bool = False
    final_order: float | None = None
    overstayed: bool = False
    fraud: bool = False
    benefits: bool = False

    def __post_init__(self) -> None:
        for kind in self.convictions:
            if kind not in OFFENCES:
                raise ValueError(f'The conviction "{kind}" of "{self.words}" is unknown. Use one of: {", ".join(OFFENCES)}.')
        for name in ("released", "entered", "final_order"):
            years = getattr(self, name)
            never = years is None and name != "entered"
            if not never and not (isinstance(years, float | int) and 0 <= years < 100):
                raise ValueError(f'"{self.words}" has {name}={years}; give years before the day, from 0 to below 100.')


@dataclass(frozen=True)
class Category:
    """One line of a regime's list: its criterion, its rank (1 comes first), and its date, if it has one."""

    regime: str
    criterion: str
    rank: int = 1
    ranked: bool = False
    since: date | None = None


@dataclass(frozen=True)
class Standing:
    """How a person stands on a regime's list: the answer, the best rank, and the criteria that say so.

    `rank` is None where the regime does not rank its categories, and where nothing fits.
    """

    answer: str
    rank: int | None
    because: tuple[str, ...]


Criterion = Callable[[Person, "date | None", date], str]


def yes(fits: bool) -> str:
    """LISTED if the words fit, else NOT_LISTED."""
    return LISTED if fits else NOT_LISTED


def years_before(day: date, years: float) -> date:
    """The day that lies `years` years before `day`."""
    return day - timedelta(days=round(years * DAYS_A_YEAR))


def fact(name: str) -> Criterion:
    """The criterion that is met where this field of a person says so: a charge, a warrant, any conviction."""
    return lambda person, since, day: yes(bool(getattr(person, name)))


def felony_conviction(person: Person, since: date | None, day: date) -> str:
    return yes(any(kind in ("felony", "aggravated_felony") for kind in person.convictions))


def aggravated_felony(person: Person, since: date | None, day: date) -> str:
    return yes("aggravated_felony" in person.convictions)


def aggravated_felony_and_threat(person: Person, since: date | None, day: date) -> str:
    return yes("aggravated_felony" in person.convictions and person.threat_found)


def aggravated_felony_threat_and_released(person: Person, since: date | None, day: date) -> str:
    """January 2021: also released from prison or jail on or after the day of the memorandum."""
    if person.released is None or years_before(day, person.released) < date(2021, 1, 20):
        return NOT_LISTED
    return aggravated_felony_and_threat(person, since, day)


def gang_and_threat(person: Person, since: date | None, day: date) -> str:
    return yes(person.gang and person.threat_found)


def significant_misdemeanor(person: Person, since: date | None, day: date) -> str:
    return yes("significant_misdemeanor" in person.convictions)


def three_misdemeanors(person: Person, since: date | None, day: date) -> str:
    """Three or more, minor traffic offences and offences about immigration status not counted."""
    return yes(sum(kind in ("misdemeanor", "significant_misdemeanor") for kind in person.convictions) >= 3)


def chargeable_act(person: Person, since: date | None, day: date) -> str:
    """2017: acts that could be charged. Unlawful entry is itself an offence; whether it counts is left open."""
    if person.charged or person.convictions or person.fraud:
        return LISTED
    return JUDGED if person.without_inspection else NOT_LISTED


def recent_entry(person: Person, since: date | None, day: date) -> str:
    """Unlawful entry on or after a fixed date; without a date, "recent" is read with RECENT and LONG_AGO.

    People who came lawfully after the date, whom the lists of January and February 2021 also reach, are left out.
    """
    if not person.without_inspection:
        return NOT_LISTED
    if since is not None:
        return yes(years_before(day, person.entered) >= since)
    if person.at_the_border or person.entered <= RECENT:
        return LISTED
    return JUDGED if person.entered <= LONG_AGO else NOT_LISTED


def final_order(person: Person, since: date | None, day: date) -> str:
    """A final order, on or after the date where the rule has one, and the person is still here."""
    if person.final_order is None:
        return NOT_LISTED
    return yes(since is None or years_before(day, person.final_order) >= since)


def visa_abuse(person: Person, since: date | None, day: date) -> str:
    """2014: "significantly abused" a visa, in the judgement of a senior official. 2011: the words were not seen."""
    return JUDGED if person.overstayed else NOT_LISTED


def statutory_grounds(person: Person, since: date | None, day: date) -> str:
    """2017: named sections of the statute on crimes, security, fraud, and people who seek admission (section 235).

    Whether section 235 reaches somebody who entered unlawfully and has lived here since is disputed.
    """
    if felony_conviction(person, since, day) == LISTED or person.security_suspect or person.fraud or person.at_the_border:
        return LISTED
    return JUDGED if person.without_inspection or person.convictions else NOT_LISTED


def public_safety_judgment(person: Person, since: date | None, day: date) -> str:
    """September 2021: all circumstances, for and against, and no conviction alone decides."""
    return JUDGED if person.convictions or person.charged or person.threat_found or person.gang else NOT_LISTED


def any_removable(person: Person, since: date | None, day: date) -> str:
    return LISTED


CRITERIA: dict[str, Criterion] = {
    "national_security": fact("security_suspect"),
    "any_conviction": fact("convictions"),
    "felony_conviction": felony_conviction,
    "aggravated_felony": aggravated_felony,
    "significant_misdemeanor": significant_misdemeanor,
    "three_misdemeanors": three_misdemeanors,
    "pending_charge": fact("charged"),
    "chargeable_act": chargeable_act,
    "criminal_warrant": fact("warrant"),
    "gang": fact("gang"),
    "border_apprehension": fact("at_the_border"),
    "recent_entry": recent_entry,
    "final_order": final_order,
    "visa_abuse": visa_abuse,
    "statutory_grounds": statutory_grounds,
    "fraud": fact("fraud"),
    "public_benefits": fact("benefits"),
    "officer_judgment": fact("threat_found"),
    "public_safety_judgment": public_safety_judgment,
    "any_removable": any_removable,
}
"""Name of a criterion -> the function that applies it. An officer's judgement counts where an officer is said to have made it."""

IN_OTHER_WORDS: dict[tuple[str, str], Criterion] = {
    ("pekoske-memo", "aggravated_felony"): aggravated_felony_threat_and_released,
    ("ice-interim-guidance", "aggravated_felony"): aggravated_felony_and_threat,
    ("ice-interim-guidance", "gang"): gang_and_threat,
}
"""Where a regime words a criterion more narrowly than the others do."""


def criterion(category: Category) -> Criterion:
    """The function that applies a category. Raises ValueError for a criterion that is not written down here."""
    found = IN_OTHER_WORDS.get((category.regime, category.criterion), CRITERIA.get(category.criterion))
    if found is None:
        raise ValueError(
            f'The regime "{category.regime}" has the criterion "{category.criterion}", for which there is no rule. '
            "Write one in regimes.py, or correct the table priority_categories."
        )
    return found


def standing(person: Person, categories: Iterable[Category], day: date) -> Standing:
    """How `person`, met on `day`, stands on the list made of `categories` (all of one regime).

    A category that fits beats any that is left to judgement; among those, the best rank counts.
    Raises ValueError for an empty list, or for categories of more than one regime.
    """
    listing = list(categories)
    if len({one.regime for one in listing}) != 1:
        raise ValueError(f"A standing needs the categories of one regime; these are of {len({one.regime for one in listing})}.")
    answers = [(one, criterion(one)(person, one.since, day)) for one in listing]
    for wanted in (LISTED, JUDGED):
        fitting = [one for one, answer in answers if answer == wanted]
        if fitting:
            best = min(one.rank for one in fitting)
            because = tuple(one.criterion for one in fitting)
            return Standing(wanted, best if all(one.ranked for one in fitting) else None, because)
    return Standing(NOT_LISTED, None, ())
