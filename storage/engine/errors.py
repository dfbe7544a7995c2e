"""What a search engine, or the way to it, can do to a call; each one plain Chinese sentence without a secret in it."""

from __future__ import annotations

from domain.errors import StoreError


class EngineUnreachable(StoreError):
    """No answer, or only answers that ask to come again, for as long as the client was patient."""

    transient = True


class EngineRefused(StoreError):
    """The engine answered with an error. `status` is HTTP's, `kind` and `reason` are the engine's own (English) words."""

    def __init__(self, message: str, *, status: int, kind: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.reason = reason


class WrongEngine(StoreError):
    """What answers is not the search engine that the address promises."""


class TrustFailed(StoreError):
    """The encrypted connection could not be made: the server's certificate is not the one that is trusted."""
