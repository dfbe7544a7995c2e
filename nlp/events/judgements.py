"""What people said about events, put over what was found: this one belongs to that one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def settled(follows: Mapping[str, str]) -> dict[str, str]:
    """Each of the keys with the one that it follows in the end. Of some that follow each other in a circle, the smallest id
    follows nobody and is left out."""
    leaders = {one: _leader(one, follows) for one in follows}
    return {one: leader for one, leader in leaders.items() if one != leader}


def joined(events: Sequence[Sequence[str]], follows: Mapping[str, str]) -> list[list[str]]:
    """The events when each key of `follows`, which is `settled`, is where its value is.

    What follows must not be in `events`: it was left out when they were found. What follows something that is in no event
    makes an event with it.
    """
    grown = {event[0]: list(event) for event in events}
    event_of = {member: event[0] for event in events for member in event}
    for one in sorted(follows):
        leader = follows[one]
        grown.setdefault(event_of.setdefault(leader, leader), [leader]).append(one)
    return list(grown.values())


def _leader(one: str, follows: Mapping[str, str]) -> str:
    way = [one]
    while (following := follows.get(way[-1])) is not None:
        if following in way:
            return min(way[way.index(following) :])
        way.append(following)
    return way[-1]
