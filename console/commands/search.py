"""`huisheng search`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import print_json, say
from console.wire import hits_json
from domain.names import APPEALS, CATEGORIES, SENTIMENTS
from domain.queries import Query, Window


def register(app: typer.Typer) -> None:
    app.command("search", help="搜索已收录的文档；支持 AND OR NOT、引号、括号、NEAR/n、title:")(search)


def search(
    config: ConfigOption,
    query: Annotated[str, typer.Argument(metavar="查询", help="例如：虫害 AND (枫林大道 OR 望江路) NOT 招聘")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="最多显示几条")] = 20,
    as_json: JsonOption = False,
) -> None:
    with reading(config) as app:
        expression = app.parse(query)
        hits = app.store.search(Query(expression=expression), Window(limit))
        found = hits_json(app, hits, expression)
    if as_json:
        print_json(found)
        return
    say(f"共 {hits.total}{'' if hits.exact else ' 以上'} 条")
    for document in found["documents"]:
        say(f"{document['published_at'][:16]}  {document['title']}  〔{document['source']}〕")
        say(f"    {_labels(document)}  编号 {document['id']}")
        if document["snippet"]:
            say(f"    {document['snippet']}")
    if not hits.total:
        say("没有找到。可以换个说法，或去掉一些条件。")


def _labels(document: Mapping[str, Any]) -> str:
    """What the program found in it, in words."""
    named = (
        names.get(document[key], "")
        for key, names in (("sentiment", SENTIMENTS), ("category", CATEGORIES), ("appeal", APPEALS))
    )
    return " · ".join(part for part in (*named, "、".join(document["topics"])) if part)
