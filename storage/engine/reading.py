"""Questions to the engine about one store; each sees all that this object wrote before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from domain.errors import StoreError
from storage.engine.client.protocol import EngineClient
from storage.engine.expressions import Clause
from storage.engine.known import LENIENT
from storage.engine.names import Names
from storage.engine.visibility import Visibility

LARGEST_PAGE = 10_000
"""Hits that engines give in one answer (`index.max_result_window`)."""

NEWEST_FIRST: list[dict[str, str]] = [{"published_us": "desc"}, {"id": "asc"}]
EARLIEST_FIRST: list[dict[str, str]] = [{"published_us": "asc"}, {"id": "asc"}]

_WHOLE = LENIENT | {"allow_partial_search_results": "false"}
"""An answer without the part of a shard that is away would be a wrong answer; an error is better."""

Hit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    client: EngineClient
    names: Names
    visibility: Visibility

    def search(self, body: Mapping[str, Any], *, index: str = "", shown: str = "") -> dict[str, Any]:
        """One search over all mentions, or in `index`; `shown` limits the answer to what these paths name."""
        self.visibility.refresh()
        parameters = _WHOLE | ({"filter_path": shown} if shown else {})
        return dict(
            self.client.call("POST", f"/{index or self.names.mentions}/_search", body=body, parameters=parameters).body
        )

    def several(self, searches: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
        """Searches over the indices or aliases named with them, in one request."""
        self.visibility.refresh()
        lines: list[Mapping[str, Any]] = []
        for index, body in searches:
            header = {"index": index, "ignore_unavailable": True, "allow_no_indices": True}
            lines += [header | {"allow_partial_search_results": False}, body]
        answers = self.client.call("POST", "/_msearch", lines=lines).body["responses"]
        for answer in answers:
            if "error" in answer:
                raise StoreError(
                    f"搜索引擎没有答全（{answer['error'].get('type', '')}）；请用 huisheng store check 检查。"
                )
        return list(answers)

    def walk(
        self,
        query: Clause,
        sort: Sequence[Mapping[str, str]],
        most: int,
        *,
        after: Sequence[Any] = (),
        wanted: Mapping[str, Any] = MappingProxyType({}),
    ) -> Iterator[Hit]:
        """The first `most` hits in an order whose last field is unique, or the first behind the place `after`; `wanted`
        are further keys of the search."""
        while most > 0:
            size = min(most, LARGEST_PAGE)
            body = {"query": filtered(query), "sort": list(sort), "size": size, "track_total_hits": False} | dict(
                wanted
            )
            body |= {"search_after": list(after)} if after else {}
            hits = self.search(body, shown="hits.hits").get("hits", {}).get("hits", [])
            yield from hits
            if len(hits) < size:
                return
            most -= size
            after = hits[-1]["sort"]


def filtered(query: Clause) -> Clause:
    """In filter context: nothing is scored, and the engine may remember the answer."""
    return {"bool": {"filter": [query]}}
