"""What a query text says, before its words are segmented; and the text that says it.

query   = both { OR both }
both    = part { [AND] part }             words beside each other mean AND
part    = { NOT | - } single
single  = near | ( query ) | title: single
near    = phrase [ NEAR/n phrase ]
phrase  = word | "several words"
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text to be found as it stands; holds at least one letter or digit and no quotation mark."""

    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two phrases with at most `distance` words between them."""

    left: Phrase
    right: Phrase
    distance: int


@dataclass(frozen=True, slots=True)
class InTitle:
    part: Syntax


@dataclass(frozen=True, slots=True)
class Negation:
    part: Syntax


@dataclass(frozen=True, slots=True)
class Conjunction:
    """At least two parts, none of them a conjunction."""

    parts: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """At least two parts, none of them a disjunction."""

    parts: tuple[Syntax, ...]


Syntax = Phrase | Neighbours | InTitle | Negation | Conjunction | Disjunction


def conjunction(parts: list[Syntax]) -> Syntax:
    """The parts with AND; a single part stays itself."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Conjunction) else (part,))]
    return flat[0] if len(flat) == 1 else Conjunction(tuple(flat))


def disjunction(parts: list[Syntax]) -> Syntax:
    """The parts with OR; a single part stays itself."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Disjunction) else (part,))]
    return flat[0] if len(flat) == 1 else Disjunction(tuple(flat))


def render(syntax: Syntax) -> str:
    """The query text in its plain form; reading it again gives the same syntax (positions aside)."""
    match syntax:
        case Phrase(text):
            return f'"{text}"'
        case Neighbours(left, right, distance):
            return f"{render(left)} NEAR/{distance} {render(right)}"
        case InTitle(part):
            return f"title:{_single(part)}"
        case Negation(part):
            return f"NOT {_single(part)}"
        case Conjunction(parts):
            return " AND ".join(
                f"({render(part)})" if isinstance(part, Disjunction) else render(part) for part in parts
            )
        case Disjunction(parts):
            return " OR ".join(render(part) for part in parts)


def _single(part: Syntax) -> str:
    return f"({render(part)})" if isinstance(part, Conjunction | Disjunction | Neighbours) else render(part)
