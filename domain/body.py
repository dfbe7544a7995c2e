"""The public body that this deployment listens for."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Body:
    """Name, other names and area of the body.

    `places` are names of its area: city, counties, roads, parks, forest farms.
    """

    name: str
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    time_zone: str = "Asia/Shanghai"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
