"""What citizens' messages to a public body are sorted by: the matter, and what the writer wants."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """First-level matters of public service, as message boards and hotlines sort them. Values are stable: they stand in
    databases and JSON output."""

    CONSTRUCTION = "construction"
    ENVIRONMENT = "environment"
    TRANSPORT = "transport"
    EDUCATION = "education"
    LABOUR = "labour"
    COMMERCE = "commerce"
    HEALTH = "health"


class Appeal(StrEnum):
    """What the writer of a message wants of the body. `docs/explanation/appeal-types.md` defines each."""

    CONSULT = "consult"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    HELP = "help"
    PRAISE = "praise"
    HAZARD = "hazard"
