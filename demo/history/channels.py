"""How each channel presents a draft: a thread with replies, a message with its answer, an article, a notice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from demo.facts import BOARD, BROOK, BUREAU, CITY, DAILY, FORUM, STONE
from demo.history import voices
from demo.history.bank import Facet, load
from demo.history.composer import Draft
from demo.history.gazetteer import NICKNAMES, SURNAMES, invented
from demo.publications import Publication, Reply

_ORDINALS = "一二三四五六七八九"


def _sentences(draft: Draft) -> tuple[str, ...]:
    return tuple(part for part in (draft.opening, *draft.details, draft.ending) if part)


def thread(random: Random, draft: Draft, at: datetime) -> Publication:
    """A forum thread in somebody's voice, with up to seven replies."""
    paragraphs = voices.pick(random)(random, _sentences(draft))
    title = draft.title + random.choice(("", "", "", "", "？？", "！", "～", " 求解", "[图]"))
    return Publication(
        FORUM,
        0,
        "city",
        title,
        paragraphs,
        at,
        draft.matter.name,
        author=random.choice(NICKNAMES),
        replies=_replies(random, draft.replies, at),
        views=random.randint(18, 900),
    )


def _replies(random: Random, fitting: tuple[str, ...], at: datetime) -> tuple[Reply, ...]:
    common = [sentence.text for sentence in load("replies")[0].facet(Facet.REPLY)]
    wanted = random.choice((0, 1, 1, 2, 2, 3, 4, 5, 7))
    texts = random.sample(fitting, min(len(fitting), (wanted + 1) // 2))
    texts += random.sample(common, wanted - len(texts))
    found: list[Reply] = []
    for text in texts:
        at += timedelta(minutes=random.randint(2, 190))
        found.append(Reply(random.choice(NICKNAMES), text, at))
    return tuple(found)


def message(random: Random, draft: Draft, at: datetime) -> Publication:
    """A message to the bureau; some leave a name, a telephone number or an address, which masking has to catch."""
    greeting = random.choice(
        ("", "", "您好！", "市林业局：", "林业局的同志：您好。", "工作人员您好，", "尊敬的市林业局：")
    )
    body = greeting + "".join(_sentences(draft))
    signed = random.random()
    if signed < 0.12:
        body += f"联系人{invented('人', random)}，电话{invented('电话', random)}。"
    elif signed < 0.18:
        body += f"我住{invented('地址', random)}，来之前请打{invented('电话', random)}。"
    elif signed < 0.22:
        body += f"（{random.choice(SURNAMES)}某，身份证{invented('身份证', random)}）"
    author = f"{random.choice(SURNAMES)}**"
    answer = Reply("云溪市林业局", "".join(draft.answers), at) if draft.answers else None
    return Publication(
        BOARD,
        0,
        "messages",
        draft.title,
        (body,),
        at,
        draft.matter.name,
        author=author,
        answer=answer,
        views=random.randint(5, 260),
    )


def answered(random: Random, publication: Publication, now: datetime) -> Publication:
    """The message with the answer that the bureau has given by `now`, on a working day two to eight days
    later; younger ones wait."""
    if publication.answer is None:
        return publication
    day = publication.published_at.astimezone(CITY.body.zone) + timedelta(days=random.randint(2, 6))
    if day.weekday() >= 5:
        day += timedelta(days=2)
    at = day.replace(hour=random.randint(9, 16), minute=random.randrange(60)).astimezone(UTC)
    if at >= now:
        return replace(publication, answer=None)
    opening = random.choice(("您好！", "网友您好！", "尊敬的市民，您好！您的留言收悉。", "您好，来信收悉。"))
    closing = random.choice(("感谢您的关注与支持。", "如有疑问请拨打0000-5550100。", "谢谢您的理解！", ""))
    return replace(publication, answer=Reply("云溪市林业局", opening + publication.answer.text + closing, at))


def article(random: Random, draft: Draft, at: datetime) -> Publication:
    """A piece of the city daily: the lead with its byline, paragraphs, a closing line."""
    byline = random.choice(
        ("本报讯（记者 溪文）", "本报讯（记者 溪文 通讯员 林讯）", "云溪日报讯 ", "本报讯 ", "", "", "（记者 溪声）")
    )
    paragraphs = (byline + draft.opening, *draft.details, *((draft.ending,) if draft.ending else ()))
    column = "life" if draft.matter.name in _city_matters() else "green"
    return Publication(
        DAILY,
        0,
        column,
        draft.title,
        paragraphs,
        at,
        draft.matter.name,
        source="云溪日报",
        views=random.randint(90, 5200),
    )


@cache
def _city_matters() -> frozenset[str]:
    return frozenset(matter.name for matter in load("news_city"))


def column(random: Random, draft: Draft, at: datetime) -> Publication:
    return Publication(
        BROOK,
        0,
        "posts",
        draft.title,
        _sentences(draft),
        at,
        draft.matter.name,
        source="溪畔观察",
        views=random.randint(60, 3100),
    )


def county(random: Random, draft: Draft, at: datetime) -> Publication:
    paragraphs = ("白石在线讯 " + draft.opening, *draft.details, *((draft.ending,) if draft.ending else ()))
    return Publication(
        STONE,
        0,
        "news",
        draft.title,
        paragraphs,
        at,
        draft.matter.name,
        source="白石在线",
        views=random.randint(30, 800),
    )


def notice(random: Random, draft: Draft, at: datetime) -> Publication:
    """A page of the bureau: notices number their points and are signed and dated."""
    column = draft.matter.attributes["column"]
    details = draft.details
    closing: tuple[str, ...] = (draft.ending,) if draft.ending else ()
    if column == "tzgg":
        if len(details) > 1:
            details = tuple(f"{_ORDINALS[place]}、{text}" for place, text in enumerate(details))
        local = at.astimezone(CITY.body.zone)
        closing += ("云溪市林业局", f"{local.year}年{local.month}月{local.day}日")
    return Publication(
        BUREAU,
        0,
        column,
        draft.title,
        (draft.opening, *details, *closing),
        at,
        draft.matter.name,
        source=random.choice(("云溪市林业局", "云溪市林业局", "局办公室")),
        views=random.randint(20, 1500),
    )


def reprint(random: Random, original: Publication, site: str, number: int, at: datetime) -> Publication:
    """The article again on another outlet: with a note of its origin, at times a new headline or without its last line."""
    paragraphs = original.paragraphs
    if len(paragraphs) > 3 and random.random() < 0.3:
        paragraphs = paragraphs[:-1]
    title = original.title
    if random.random() < 0.35:
        title = random.choice(("【转载】", "云溪：", "关注｜")) + title
    note = random.choice(("（来源：云溪日报）", "（转自云溪日报）", "来源：云溪日报网"))
    return replace(
        original,
        site=site,
        number=number,
        column="posts" if site == BROOK else "news",
        title=title,
        paragraphs=(*paragraphs, note),
        published_at=at,
        source="云溪日报",
        reprint_of=original.number,
        views=random.randint(30, 900),
    )


def numbered(publications: list[Publication], first: int) -> list[Publication]:
    """The same publications with ascending numbers by time within each site."""
    next_number: Counter[str] = Counter()
    ordered: list[Publication] = []
    for one in sorted(publications, key=lambda one: one.published_at):
        ordered.append(replace(one, number=first + next_number[one.site]))
        next_number[one.site] += 1
    return ordered
