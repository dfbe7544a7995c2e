"""What a city remembers between two starts in the same directory: when it was founded, its ports, its incidents."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(slots=True)
class Ledger:
    """Addresses and page numbers stay the same over restarts, so that a second start brings no page twice."""

    seed: int
    founded_at: datetime
    ports: dict[str, int] = field(default_factory=dict)
    incidents: list[datetime] = field(default_factory=list)

    @staticmethod
    def open(path: Path, seed: int, now: datetime) -> Ledger:
        """The ledger of this file; a new one when there is none, when it belongs to another seed, or cannot be read."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            ledger = Ledger(
                int(kept["seed"]),
                datetime.fromisoformat(kept["founded_at"]),
                {str(name): int(port) for name, port in kept["ports"].items()},
                [datetime.fromisoformat(moment) for moment in kept["incidents"]],
            )
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
            return Ledger(seed, now)
        return ledger if ledger.seed == seed and ledger.founded_at <= now else Ledger(seed, now)

    def save(self, path: Path) -> None:
        kept = {
            "seed": self.seed,
            "founded_at": self.founded_at.isoformat(),
            "ports": self.ports,
            "incidents": [moment.isoformat() for moment in self.incidents],
        }
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(path)
