"""From bytes to text, whatever the page claims its encoding to be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decoded:
    """`replaced` counts the characters that could not be decoded (each is U+FFFD in `text`)."""

    text: str
    encoding: str
    replaced: int

    @property
    def readable(self) -> bool:
        """False when so many characters were lost that the text says nothing."""
        raise NotImplementedError


def decode(body: bytes, charset: str | None = None) -> Decoded:
    """Decode a page, feed or file; never raises. `charset` is the one of the HTTP header, if any."""
    raise NotImplementedError
