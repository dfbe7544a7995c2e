"""Pages of every common system, read whole; refusals; and nobody's name in what comes out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.dates import SHANGHAI
from crawlers.extract import Article, Kind, Unreadable, extract
from domain.documents import Page
from domain.reasons import RejectReason, TimeSource

PAGES = Path(__file__).parents[3] / "data" / "pages"
EXPECTED: list[dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
READ = [entry for entry in EXPECTED if "reason" not in entry]
REFUSED = [entry for entry in EXPECTED if "reason" in entry]
NOW = datetime(2024, 11, 20, 4, 0, tzinfo=UTC)
SENTENCE = "市林业局组织干部群众开展了义务植树活动，共栽下三千多株树苗，现场气氛热烈。"


def saved(entry: dict[str, Any], kind: str | None = None) -> Article | Unreadable:
    return extract(Page(entry["url"], (PAGES / entry["file"]).read_bytes(), NOW), kind=kind)


def read(body: str, url: str = "https://a.example/x", kind: str | None = None, **page: Any) -> Article | Unreadable:
    return extract(Page(url, body.encode(), NOW, **page), kind=kind)


def article(body: str, **page: Any) -> Article:
    found = read(body, **page)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("entry", READ, ids=lambda entry: str(entry["file"]))
def test_a_page_is_read_to_the_letter(entry: dict[str, Any]) -> None:
    found = saved(entry)
    assert isinstance(found, Article), found
    published = found.published_at and found.published_at.astimezone(SHANGHAI).isoformat()
    assert found.title == entry["title"]
    assert found.text.split("\n") == entry["lines"]
    assert (published, found.time_source) == (entry["published_at"], entry["time_source"])
    assert (found.publisher, found.kind) == (entry["publisher"], entry["kind"])
    assert list(found.replies) == entry.get("replies", [])


@pytest.mark.parametrize("entry", REFUSED, ids=lambda entry: str(entry["file"]))
def test_a_notice_is_no_article(entry: dict[str, Any]) -> None:
    found = saved(entry)
    assert isinstance(found, Unreadable)
    assert found.reason == entry["reason"]


@pytest.mark.parametrize("entry", READ, ids=lambda entry: str(entry["file"]))
@pytest.mark.parametrize("kind", [None, "article", "forum", "wechat", "no such kind"])
def test_no_writer_is_named_whatever_the_hint(entry: dict[str, Any], kind: str | None) -> None:
    found = saved(entry, kind)
    assert isinstance(found, Article), found
    told = "\n".join((found.title, found.text, found.publisher, *found.replies))
    for name in ("山里的风某甲", "路人某乙", "热心某丙", "某编辑", "责任编辑"):
        assert name not in told


def test_a_hint_finds_the_thread_on_an_unknown_board() -> None:
    body = f"""<title>路灯不亮 - 便民社区</title><h1>路灯不亮</h1><div class="main-post">{SENTENCE}<br>{SENTENCE}</div>
    <ul class="reply-list"><li><span class="user-name">甲某某</span><div class="reply-text">我们这边也是。</div></li>
    <li><span class="user-name">乙某某</span><div class="reply-text">
    <a href="/u/5">丙某某</a>：已经修好了，谢谢。</div></li></ul>"""
    found = read(body, kind="forum")
    assert isinstance(found, Article)
    assert found.kind is Kind.FORUM
    assert found.text == f"{SENTENCE}\n{SENTENCE}"
    assert found.replies == ("我们这边也是。", "已经修好了，谢谢。")


def test_time_falls_back_from_meta_to_visible_to_list_to_url() -> None:
    listed = datetime(2024, 3, 3, tzinfo=UTC)
    url = "https://a.example/202402/t20240202_1.html"
    meta = '<meta name="pubdate" content="2024-05-05 10:00">'
    visible = "<div>发布时间：2024-04-04 10:00</div>"
    text = (
        f"<title>义务植树活动</title><h1>义务植树活动</h1>{{}}<div class=text><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    )
    cases = [
        (meta + text.format(visible), listed, datetime(2024, 5, 5, 2, tzinfo=UTC), TimeSource.META),
        (text.format(visible), listed, datetime(2024, 4, 4, 2, tzinfo=UTC), TimeSource.VISIBLE),
        (text.format(""), listed, listed, TimeSource.LISTED),
        (text.format(""), None, datetime(2024, 2, 1, 16, tzinfo=UTC), TimeSource.URL),
    ]
    for body, listed_at, expected, source in cases:
        found = article(body, url=url, listed_at=listed_at)
        assert (found.published_at, found.time_source) == (expected, source)


def test_a_template_date_is_not_believed() -> None:
    found = article(
        f'<meta name="PubDate" content="2031-01-01"><title>义务植树活动</title><p>{SENTENCE}</p><p>{SENTENCE}</p>'
    )
    assert found.published_at is None
    assert found.time_source is TimeSource.FETCHED


def test_dates_inside_the_story_are_not_when_it_was_written() -> None:
    story = f"2003年5月1日，老林场合并。{SENTENCE}"
    found = article(
        f"<title>老林场的故事</title><h1>老林场的故事</h1><div class='content'><p>{story}</p><p>{SENTENCE}</p></div>"
    )
    assert found.published_at is None


@pytest.mark.parametrize(
    "line",
    [
        "举报电话：12345，二十四小时有人接听。",
        "审核通过的申请将在五个工作日内公示。",
        "关闭景区期间，已购门票可以全额退还。",
        "二审判决维持原判，驳回上诉。",
        "打印店、小超市可以凭执照申请补贴。",
        "编辑部的门前种着两棵银杏，秋天很好看。",
    ],
)
def test_sentences_that_start_like_a_button_stay(line: str) -> None:
    found = article(
        f"<title>便民公告一则</title><div class='content'><p>{SENTENCE}</p><p>{line}</p><p>{SENTENCE}</p></div>"
    )
    assert found.text.split("\n") == [SENTENCE, line, SENTENCE]


def test_teasers_and_comments_do_not_outweigh_a_short_article() -> None:
    teasers = "".join(
        f"<div class='card'><h3><a href='{n}'>别的新闻</a></h3><p>{SENTENCE * 3}</p></div>" for n in range(20)
    )
    comments = "".join(f"<li class='comment'><p>{SENTENCE}</p></li>" for _ in range(30))
    body = f"""<title>新公园今天开放 - 某某网</title><main><article><h1>新公园今天开放</h1>
    <p>新公园今天开放，免费入园，不用预约。</p>
    <p>园内有步道三公里，傍晚六点半闭园，请市民合理安排时间，注意防火。</p><p>公园设有停车位两百个，公交十二路可以到达。</p></article>
    <div class='stream'>{teasers}</div><ul class='comments'>{comments}</ul></main>"""
    text = article(body).text
    assert "免费入园" in text
    assert "义务植树" not in text


@pytest.mark.parametrize(
    ("page_title", "heading", "expected"),
    [
        ("新公园今天免费开放_社会新闻_云溪新闻网", "", "新公园今天免费开放"),
        ("新公园今天免费开放 - 云溪市林业局", "", "新公园今天免费开放"),
        ("新公园今天免费开放|云溪日报", "", "新公园今天免费开放"),
        ("1-10月投资结构趋稳趋优", "", "1-10月投资结构趋稳趋优"),
        ("工作动态", "新公园今天免费开放", "新公园今天免费开放"),
        ("新公园今天免费... - 云溪网", "新公园今天免费开放，不用预约", "新公园今天免费开放，不用预约"),
    ],
)
def test_titles_lose_the_site_and_nothing_else(page_title: str, heading: str, expected: str) -> None:
    head = f"<h1>{heading}</h1>" if heading else ""
    found = article(
        f"<title>{page_title}</title><body>{head}<div class='content'><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    )
    assert found.title == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", RejectReason.EMPTY_TEXT),
        (b"%PDF-1.7 ...", RejectReason.NOT_HTML),
        (b'{"code": 0}', RejectReason.NOT_HTML),
        (b"\x89PNG\r\n", RejectReason.NOT_HTML),
        ("<title>某某</title><p>".encode() + b"\xff\xfe\xfd" * 400, RejectReason.UNDECODABLE),
        ("<title>某某局</title><p></p>".encode(), RejectReason.EMPTY_TEXT),
        (b"<html><body></body></html>", RejectReason.NO_TITLE_OR_TEXT),
        ("<title>安全验证</title><p>请拖动滑块完成验证</p>".encode(), RejectReason.BLOCKED_PAGE),
        (
            "<title>提示信息</title><p>抱歉，指定的主题不存在或已被删除或正在被审核</p>".encode(),
            RejectReason.DELETED_PAGE,
        ),
    ],
)
def test_what_is_refused_and_why(body: bytes, reason: RejectReason) -> None:
    found = extract(Page("https://a.example/x", body, NOW))
    assert isinstance(found, Unreadable)
    assert found.reason is reason
    assert found.detail


def test_an_article_about_captchas_is_an_article() -> None:
    told = f"<p>市民反映：请输入验证码一栏总是不对，页面不存在。</p><p>{SENTENCE * 20}</p>"
    assert "验证码" in article(f"<title>网站验证码太难认，局里改了</title><div class='content'>{told}</div>").text


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 30_000 + SENTENCE,
        "<table><tr><td>" * 5_000 + SENTENCE,
        f"<title>{'题_a-b|' * 20_000}</title><p>{SENTENCE}{SENTENCE}</p>",
        f"<p>{'来源：' * 50_000}</p>",
        f"<p>{'2024-' * 100_000}</p>",
        '<script>"articleBody":"' * 5_000,
        f"<p>&#1;&#0;&#xFFFF;&#xD800;{SENTENCE}</p><script>1</script>&#2;<p>{SENTENCE}",
        f"<div class='comment-text'>{'<div class=reply-text>' * 500}{SENTENCE}",
    ],
)
def test_hostile_markup_is_survived_in_time(body: str) -> None:
    for kind in (None, "forum"):
        assert isinstance(read("<title>题目在这里</title><body>" + body, kind=kind), Article | Unreadable)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([entry["file"] for entry in EXPECTED]),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=6)), max_size=30),
)
def test_damaged_pages_are_survived(name: str, damage: list[tuple[int, bytes]]) -> None:
    body = (PAGES / name).read_bytes()
    for place, piece in damage:
        cut = place % max(1, len(body))
        body = body[:cut] + piece + body[cut + 3 :]
    assert isinstance(extract(Page("https://a.example/bbs/thread-1", body, NOW)), Article | Unreadable)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ANSWERED = "您好！您反映的问题已收悉，养护单位将于本周内修复护栏，感谢您的关注。"
REPLIES = ("同问，我家孩子差点绊倒，打过电话还没有消息。", "今天路过看到已经拉了警戒线，应该快修了。")


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [("table", "<tr><th>{}</th><td>{}</td></tr>", ""), ("dl", "<dt>{}：</dt><dd>{}</dd>", "p")],
)
def test_a_board_of_labels_and_values_is_a_message_with_answers(table: str, row: str, cell: str) -> None:
    def value(text: str) -> str:
        return paragraphs(text, "请尽快处理。") if cell else text

    rows = (
        ("信件标题", "公园倒树没人管"),
        ("来信人", "李小四"),
        ("来信时间", "2024-05-06 21:33"),
        ("信件内容", value(SENTENCE)),
        ("办理单位", "市林业局"),
        ("回复时间", "2024-05-09"),
        ("回复内容", value(ANSWERED)),
    )
    body = "".join(row.format(*pair) for pair in rows)
    found = article(f"<title>信件详情-某市政府</title><{table}>{body}</{table}><p>版权所有：某市政府办公室</p>")
    more = "\n请尽快处理。" if cell else ""
    assert (found.kind, found.title, found.text) == (Kind.FORUM, "公园倒树没人管", SENTENCE + more)
    assert found.replies == (ANSWERED + more,)
    assert found.published_at == datetime(2024, 5, 6, 21, 33, tzinfo=SHANGHAI)


def test_headings_of_an_interpretation_make_no_board() -> None:
    text = paragraphs("一、问题描述", SENTENCE, "二、办理情况", SENTENCE)
    assert (
        article(f"<title>某条例政策解读全文</title><h1>某条例政策解读全文</h1><div>{text}</div>").kind is Kind.ARTICLE
    )


def test_posts_of_an_unknown_program_are_told_by_their_form() -> None:
    texts = (SENTENCE, *REPLIES)
    posts = "".join(
        f"<li class=item><div class=left><a>昵称{n}</a></div><div class=right><p class=when>{n}# 2024-05-0{n} 21:33:10</p>"
        f"<div class=msg>{text}</div><p class=act><a>赞</a><a>回复</a></p></div></li>"
        for n, text in enumerate(texts, start=1)
    )
    page = f"<title>公园倒树没人管 - 某某论坛</title><h1>公园倒树没人管</h1><ul>{posts}</ul>"
    found = article(page, url="https://bbs.a.example/topic/88")
    assert (found.kind, found.text, found.replies) == (Kind.FORUM, SENTENCE, REPLIES)
    assert found.published_at == datetime(2024, 5, 1, 21, 33, 10, tzinfo=SHANGHAI)
    assert article(page).kind is Kind.ARTICLE


def test_a_question_and_its_answers_are_a_thread() -> None:
    answers = "".join(
        f"<div class=answer-item><b class=answer-author>某人</b><div class=answer-content>{text}</div></div>"
        for text in REPLIES
    )
    page = f"<title>公园倒树归谁管</title><h1>公园倒树归谁管</h1><div class=question-content>{SENTENCE}</div>{answers}"
    found = article(page, url="https://a.example/question/1")
    assert (found.kind, found.text, found.replies) == (Kind.FORUM, SENTENCE, REPLIES)


def test_comments_below_an_article_make_no_thread() -> None:
    comments = "".join(
        f"<li class=comment><cite>访客</cite><time>2024-05-07 09:1{n}</time><div class=comment-content>{text}</div></li>"
        for n, text in enumerate(REPLIES)
    )
    text = f"<div class=entry-content>{paragraphs(SENTENCE, SENTENCE)}</div>"
    page = f"<h1>市林业局植树记</h1><p>2024-05-06</p>{text}<ol>{comments}</ol>"
    found = article(f"<title>市林业局植树记</title>{page}", url="https://a.example/post/123")
    assert (found.kind, found.replies) == (Kind.ARTICLE, ())


@pytest.mark.parametrize(
    ("above", "behind", "told", "source"),
    [
        (
            "<em>成文日期：2024-03-04</em> <em>发布日期：2024-03-05 09:12</em>",
            "",
            (2024, 3, 5, 9, 12),
            TimeSource.VISIBLE,
        ),
        ("<span class=time>3小时前</span>", "", (2024, 11, 20, 9, 0), TimeSource.VISIBLE),
        ("发布于 昨天 10:20", "", (2024, 11, 19, 10, 20), TimeSource.VISIBLE),
        (
            '<time datetime="2024-07-16T18:03:22+08:00">07-16 18:03</time>',
            "",
            (2024, 7, 16, 18, 3, 22),
            TimeSource.VISIBLE,
        ),
        ('<span title="2024-5-6 21:33:05">3&nbsp;天前</span>', "", (2024, 5, 6, 21, 33, 5), TimeSource.VISIBLE),
        ("", "<p>某市林业局</p><p>2024年3月2日</p>", (2024, 3, 2), TimeSource.VISIBLE),
        ("", '<script>x={"publishTime":1721124202,"a":1}</script>', (2024, 7, 16, 18, 3, 22), TimeSource.META),
    ],
)
def test_a_time_is_found_however_it_is_told(above: str, behind: str, told: tuple[int, ...], source: TimeSource) -> None:
    body = f"<h1>市林业局义务植树</h1><div class=meta>{above}</div><div>{paragraphs(SENTENCE, SENTENCE)}{behind}</div>"
    found = article(f"<title>市林业局义务植树</title>{body}")
    assert (found.published_at, found.time_source) == (datetime(*told, tzinfo=SHANGHAI), source)  # type: ignore[misc, arg-type]


def test_days_in_the_story_are_no_relative_time() -> None:
    body = f"<h1>3天前失踪的游客找到了</h1><div>{paragraphs(SENTENCE, '昨天下午5点，队员在山脚下找到了他。')}</div>"
    assert article(f"<title>3天前失踪的游客找到了</title>{body}").published_at is None


@pytest.mark.parametrize(
    ("head", "line", "publisher"),
    [
        (
            '<script type="application/ld+json">{"publisher":{"@type":"Organization","name":"某市广播电视台"}}</script>',
            "",
            "某市广播电视台",
        ),
        ("", '<a class="source">某市晚报</a>', "某市晚报"),
        ("", "<table><tr><td>发布机构：</td><td>某市林业局</td></tr></table>", "某市林业局"),
        ("", "<span>来源：某市林业局</span><span>责任编辑：王小东</span>", "某市林业局"),
        ("", '<a class="source">王小东</a>', ""),
    ],
)
def test_the_publisher_is_found_in_the_head_in_a_named_element_and_in_tables(
    head: str, line: str, publisher: str
) -> None:
    body = f"<h1>义务植树活动</h1><div>2024-03-05 {line}</div><div>{paragraphs(SENTENCE, SENTENCE)}</div>"
    assert article(f"<html><head><title>义务植树活动</title>{head}</head><body>{body}").publisher == publisher


def test_the_headline_ends_the_title_of_the_page_and_the_dateline_is_no_text() -> None:
    line = "<div><strong>市林业局组织义务植树</strong></div><div>本报记者 王小东</div>"
    line += "<div>某市日报 2024年7月16日 星期二</div>"
    found = article(
        f"<title>某市日报数字报-市林业局组织义务植树</title><div>{line}{paragraphs(SENTENCE, SENTENCE)}</div>"
    )
    assert (found.title, found.text) == ("市林业局组织义务植树", f"{SENTENCE}\n{SENTENCE}")


@pytest.mark.parametrize(
    "label",
    ["2 楼 2024-11-12 23:43", "#2 2024/11/12 23:43:07", "2 楼", "发表于 2024-11-12 23:43", "2024年11月12日 23:43"],
)
def test_a_line_of_floor_and_time_is_nobodys_words(label: str) -> None:
    def post(kind: str, text: str) -> str:
        return f'<div class="post {kind}"><div class="post-content"><p>{text}</p><span>{label}</span></div></div>'

    told = f"2024-11-12 23:43 {SENTENCE}"
    found = article(
        f'<h1>河边的路灯</h1>{post("opening-post", SENTENCE)}<section class="comments">{post("comment", told)}</section>',
        kind="forum",
    )
    assert (found.text, found.replies) == (SENTENCE, (told,))
