"""Quality of extraction on the corpora of saved pages: texts, titles, times, speed; trafilatura in the same run."""

from __future__ import annotations

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from statistics import fmean, median

from crawlers.dates import SHANGHAI, parse_time
from crawlers.extract import Article, Unreadable, extract
from domain.documents import Page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment of reading: later than every page of the corpora, and the same in every run."""
ROUNDS = 5
"""Over all pages, for their speed."""


@dataclass(frozen=True, slots=True)
class Saved:
    path: Path
    kind: str
    url: str
    body: str


def measure(data: Path) -> dict[str, float]:
    """Figures on `data/pages` (mean F1 over character 4-grams of the body without white space), `data/pages_weak`
    (share of right titles and times, weak labels from the pages' own tags) and `data/wechat_pages` (share read).

    Keys: article_f1, forum_f1, article_f1_trafilatura, forum_f1_trafilatura, title_share, time_share, time_found_share,
    wechat_share, pages_per_second (of processor time, the middle round), pages_per_second_trafilatura, speed_ratio (its
    time by ours, the quickest round of each).
    """
    pages = list(_saved_pages(data / "pages"))
    (ours, seconds), (theirs, their_seconds) = _timed(pages, _our_text, _trafilatura_text)
    return {
        **_text_figures(pages, ours, ""),
        **_text_figures(pages, theirs, "_trafilatura"),
        **_weak_figures(data / "pages_weak"),
        "wechat_share": _wechat_share(data / "wechat_pages"),
        "pages_per_second": len(pages) / median(seconds),
        "pages_per_second_trafilatura": len(pages) / median(their_seconds),
        "speed_ratio": min(their_seconds) / min(seconds),
    }


def four_gram_f1(found: str, wanted: str) -> float:
    """F1 of the multisets of character 4-grams; white space does not count. 1.0 only for equal texts."""
    first, second = _four_grams(found), _four_grams(wanted)
    common = sum((first & second).values())
    if not common:
        return 0.0
    return 2 * common / (sum(first.values()) + sum(second.values()))


def _four_grams(text: str) -> Counter[str]:
    joined = "".join(text.split())
    return Counter(joined[start : start + 4] for start in range(len(joined) - 3))


def _saved_pages(folder: Path) -> Iterator[Saved]:
    with (folder / "ground_truth.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield Saved(folder / row["file"], row["kind"], row["url"], row["body"])


def _read(path: Path, url: str, kind: str | None = None) -> Article | Unreadable:
    return extract(Page(url, path.read_bytes(), NOW), kind=kind)


def _our_text(saved: Saved) -> str:
    read = _read(saved.path, saved.url, saved.kind)
    return "\n".join((read.text, *read.replies)) if isinstance(read, Article) else ""


def _trafilatura_text(saved: Saved) -> str:
    import trafilatura

    # Its comments are the replies of a thread; for articles they are left out, as the gold texts do.
    found = trafilatura.extract(saved.path.read_bytes(), url=saved.url, include_comments=saved.kind == "forum")
    return found or ""


def _timed(pages: list[Saved], *readers: Callable[[Saved], str]) -> list[tuple[dict[Path, str], list[float]]]:
    """For each reader the text of every page, and the processor time of each round over all pages once the reader was warm.
    They take turns page by page: on a busy machine a second of processor time is worth less, and so both are slowed alike."""
    texts: list[dict[Path, str]] = [{} for _ in readers]
    seconds = [[0.0] * ROUNDS for _ in readers]
    for reader in readers:
        reader(pages[0])
    for number, saved in product(range(ROUNDS), pages):
        for at, reader in enumerate(readers):
            started = time.process_time()
            texts[at][saved.path] = reader(saved)
            seconds[at][number] += time.process_time() - started
    return list(zip(texts, seconds, strict=True))


def _text_figures(pages: list[Saved], texts: dict[Path, str], suffix: str) -> dict[str, float]:
    return {
        f"{kind}_f1{suffix}": fmean(
            four_gram_f1(texts[saved.path], saved.body) for saved in pages if saved.kind == kind
        )
        for kind in ("article", "forum")
    }


def _weak_figures(folder: Path) -> dict[str, float]:
    titles: list[bool] = []
    times: list[bool] = []
    dated: list[bool] = []
    with (folder / "index_weak_labels.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            read = _read(folder / row["file"], row["canonical"] or "http://saved.example/")
            titles.append(isinstance(read, Article) and _right_title(read.title, row))
            dated.append(isinstance(read, Article) and read.published_at is not None)
            if row["pubdate_meta"]:
                times.append(isinstance(read, Article) and _right_time(read.published_at, row["pubdate_meta"]))
    return {"title_share": fmean(titles), "time_share": fmean(times), "time_found_share": fmean(dated)}


def _right_title(title: str, row: dict[str, str]) -> bool:
    """Equal to the page's own article title; or a good part of the browser title, which has the site's name behind it."""
    found = _folded(title)
    if found and found in {_folded(row["article_title"]), _folded(row["og_title"])}:
        return True
    whole = _folded(row["html_title"])
    return len(found) >= 6 and found in whole and len(found) * 2 >= len(whole)


def _right_time(found: datetime | None, label: str) -> bool:
    wanted = parse_time(label, reference=NOW)
    if found is None or wanted is None:
        return False
    if len(label) <= 10:
        return found.astimezone(SHANGHAI).date() == wanted.astimezone(SHANGHAI).date()
    return abs((found - wanted).total_seconds()) < 60


def _wechat_share(folder: Path) -> float:
    """Of the saved WeChat articles, the share read with title, text and time; lists and search pages are left out."""
    pages = [path for path in sorted(folder.glob("*.html")) if b"js_content" in path.read_bytes()]
    read = [_read(path, "https://mp.weixin.qq.com/s/saved") for path in pages]
    return fmean(isinstance(item, Article) and bool(item.title) and item.published_at is not None for item in read)


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
