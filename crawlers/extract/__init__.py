"""From a fetched page to title, text, time and publishing institution."""

from crawlers.extract.article import extract
from crawlers.extract.result import Article, Kind, Unreadable

__all__ = ["Article", "Kind", "Unreadable", "extract"]
