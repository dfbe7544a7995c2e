"""Finding near fingerprints: two 64-bit numbers that differ in at most three bits share one of four 16-bit parts.

Everything that folding needs stands in columns (the parts give the fingerprint back), so no text is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from domain.documents import Reprint
from storage.engine.documents import bands, fingerprint_of
from storage.engine.expressions import all_of, one_of
from storage.engine.reading import EARLIEST_FIRST, Reader
from storage.engine.times import microseconds, moment_of

_COLUMNS = {"_source": False, "stored_fields": "_none_", "docvalue_fields": ["bands", "reprint_of"]}


def near(reader: Reader, fingerprints: Sequence[int], since: datetime) -> tuple[tuple[Reprint, ...], ...]:
    """For each fingerprint the documents of `DocumentStore.near`."""
    if not fingerprints:
        return ()
    wanted = one_of("bands", (band for fingerprint in fingerprints for band in bands(fingerprint)))
    recent = {"range": {"published_us": {"gte": microseconds(since)}}}
    by_band: dict[str, list[Reprint]] = defaultdict(list)
    for hit in reader.walk(all_of([wanted, recent]), EARLIEST_FIRST, 1 << 40, wanted=_COLUMNS):
        fields = hit["fields"]
        published_us, id_ = hit["sort"]
        repeated = fields.get("reprint_of", [""])[0]
        found = Reprint(id_, fingerprint_of(fields["bands"]), moment_of(published_us), repeated)
        for band in fields["bands"]:
            by_band[band].append(found)
    return tuple(_sharing(by_band, fingerprint) for fingerprint in fingerprints)


def _sharing(by_band: dict[str, list[Reprint]], fingerprint: int) -> tuple[Reprint, ...]:
    found = {reprint.id: reprint for band in bands(fingerprint) for reprint in by_band.get(band, ())}
    return tuple(sorted(found.values(), key=lambda reprint: (reprint.published_at, reprint.id)))
