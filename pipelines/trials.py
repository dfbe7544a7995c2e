"""`huisheng try`: the parts of the program on anyone's own file; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.load import Deployment
from config.topic_packs import pack_names, with_packs
from crawlers.columns import read_column
from crawlers.manifest import extract_manifest
from domain.body import Body
from nlp.places.area import COUNTRY
from nlp.rows import tag_rows
from nlp.settings import NlpSettings
from nlp.tagger import build_tagger
from pipelines.clock import system_clock

NOBODY = Body("本单位")


def tag_table(file: Path, column: str, deployment: Deployment | None) -> Iterator[Mapping[str, Any]]:
    """One line for each data row of the CSV file: sentiment, category, appeal, topics, key words, places of the named column.

    With a deployment its topics and area are used; without one the topics of all shipped packs, and places of the whole
    country.
    Raises `UsageError` for a missing file or column.
    """
    texts = read_column(file, column)
    if deployment is None:
        tagger = build_tagger(with_packs(NlpSettings(packs=pack_names(), area=COUNTRY)), NOBODY, sort_messages=True)
    else:
        tagger = build_tagger(deployment.settings.nlp, deployment.settings.body.body(), sort_messages=True)
    return tag_rows(texts, tagger)


def extract_pages(manifest: Path) -> Iterator[Mapping[str, Any]]:
    """One line for each page of the manifest, in its order."""
    return extract_manifest(manifest, now=system_clock())
