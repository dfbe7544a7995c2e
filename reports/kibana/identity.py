"""Ids of saved objects: the same for the same deployment in every export, so a second import replaces the first."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("5f0c2c1e-7d0e-5b7c-9a54-0a6f6d9f4b11")


def identity(prefix: str, *parts: str) -> str:
    """A version 5 UUID (RFC 9562) of the index prefix and the names of what it stands for."""
    return str(uuid5(_NAMESPACE, "/".join((prefix, *parts))))
