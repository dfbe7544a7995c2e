"""Who is who among URLs and documents, without any person in it."""

from __future__ import annotations

from domain.reasons import Platform


def canonical_url(url: str) -> str:
    """One spelling for one page; tracking, session and person parameters are gone. Idempotent."""
    raise NotImplementedError


def document_id(platform: Platform, native_id_or_canonical_url: str) -> str:
    """32 hexadecimal digits (BLAKE2b) for a document; the same input gives the same id for ever."""
    raise NotImplementedError
