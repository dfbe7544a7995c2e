"""What no single setting can know: references between settings, files that must be there, and what is on or off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from config.load import Deployment
from config.positions import Path_
from config.secrets import secret_problem
from crawlers.profiles import profile_names
from crawlers.settings import FileSource
from domain.errors import ConfigurationError, QuerySyntaxError
from nlp.examples import example_problems
from nlp.places.build import area_problem
from nlp.query.alternatives import Alternatives, reading
from nlp.query.exclusions import exclusion_notice
from nlp.query.parser import parse
from nlp.segmentation import Segmenter
from nlp.tagger import own_words
from storage.engine.address import is_engine, parse_address

Problem = tuple[Path_, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the start-up report. `detail` says what is on, or why it is off."""

    name: str
    on: bool
    detail: str


def verify(deployment: Deployment) -> tuple[str, ...]:
    """Check references, queries and files; returns notices that do not stop the program.

    Raises `ConfigurationError` with all problems at once.
    """
    settings = deployment.settings
    segmenter, alternatives = reading(own_words(settings.nlp, settings.body.body()))
    problems = [
        *_sources(deployment),
        *_topics(deployment, segmenter, alternatives),
        *_rules(deployment, segmenter, alternatives),
        *_mail(deployment),
        *_kibana(deployment),
        *_storage(deployment),
    ]
    if problems:
        raise ConfigurationError(tuple(deployment.problem(path, text) for path, text in problems))
    return tuple(_notices(deployment))


def _sources(deployment: Deployment) -> Iterator[Problem]:
    sources = deployment.settings.sources
    counted = Counter(source.id for source in sources)
    for number, source in enumerate(sources):
        if counted[source.id] > 1:
            yield ("sources", number, "id"), f"编号 {source.id} 用了 {counted[source.id]} 次，每个信息源要有自己的编号"
        if isinstance(source, FileSource):
            if not (deployment.directory / source.path).is_file():
                yield ("sources", number, "path"), f"找不到文件 {source.path}"
            if isinstance(source.profile, str) and source.profile not in profile_names():
                yield (
                    ("sources", number, "profile"),
                    f"没有列对应方式 {source.profile}（可用：{'、'.join(profile_names())}）",
                )


def _topics(deployment: Deployment, segmenter: Segmenter, alternatives: Alternatives) -> Iterator[Problem]:
    topics = deployment.settings.nlp.topics
    counted = Counter(topic.id for topic in topics)
    for number, topic in enumerate(topics):
        here: Path_ = ("nlp", "topics", number)
        if counted[topic.id] > 1:
            yield (*here, "id"), f"主题编号 {topic.id} 重复"
        problem = _query_problem(topic.query, segmenter, alternatives)
        if problem:
            yield (*here, "query"), problem
        else:
            for text in example_problems(topic, segmenter, alternatives):
                yield (*here, "examples"), text
    if problem := area_problem(deployment.settings.nlp.area):
        yield ("nlp", "area"), problem
    if deployment.settings.nlp.exclude:
        problem = _query_problem(deployment.settings.nlp.exclude, segmenter, alternatives)
        if problem:
            yield ("nlp", "exclude"), problem


def _query_problem(text: str, segmenter: Segmenter, alternatives: Alternatives) -> str:
    try:
        parse(text, segmenter, alternatives)
    except QuerySyntaxError as wrong:
        return f"查询写法有误：{wrong}（第 {wrong.position + 1} 个字附近）"
    return ""


def _rules(deployment: Deployment, segmenter: Segmenter, alternatives: Alternatives) -> Iterator[Problem]:
    topics = {topic.id for topic in deployment.settings.nlp.topics}
    for number, rule in enumerate(deployment.settings.alerts.rules):
        here: Path_ = ("alerts", "rules", number)
        unknown = [topic for topic in rule.topics if topic not in topics]
        if unknown:
            yield (*here, "topics"), f"没有主题 {'、'.join(unknown)}（可用：{'、'.join(sorted(topics)) or '无'}）"
        if rule.query:
            problem = _query_problem(rule.query, segmenter, alternatives)
            if problem:
                yield (*here, "query"), problem


def _mail(deployment: Deployment) -> Iterator[Problem]:
    mail = deployment.settings.alerts.mail
    if mail is not None and mail.ca_file is not None and not (deployment.directory / mail.ca_file).is_file():
        yield ("alerts", "mail", "ca_file"), f"找不到证书文件 {mail.ca_file}"
    if mail is not None and mail.password_file is not None:
        problem = secret_problem(deployment.directory, mail.password_file)
        if problem:
            yield ("alerts", "mail", "password_file"), problem


def _storage(deployment: Deployment) -> Iterator[Problem]:
    storage = deployment.settings.storage
    if not is_engine(storage.url):
        return
    try:
        parse_address(storage.url)
    except ConfigurationError as error:
        for text in error.problems:
            yield ("storage", "url"), text
    here: Path_ = ("storage", "engine")
    if storage.engine.ca_file is not None and not (deployment.directory / storage.engine.ca_file).is_file():
        yield (*here, "ca_file"), f"找不到证书文件 {storage.engine.ca_file}"
    for name in ("api_key_file", "password_file"):
        file = getattr(storage.engine, name)
        problem = secret_problem(deployment.directory, file) if file is not None else ""
        if problem:
            yield (*here, name), problem


def _kibana(deployment: Deployment) -> Iterator[Problem]:
    kibana = deployment.settings.reports.kibana
    here: Path_ = ("reports", "kibana")
    if kibana.ca_file is not None and not (deployment.directory / kibana.ca_file).is_file():
        yield (*here, "ca_file"), f"找不到证书文件 {kibana.ca_file}"
    for name in ("api_key_file", "password_file"):
        file = getattr(kibana, name)
        problem = secret_problem(deployment.directory, file) if file is not None else ""
        if problem:
            yield (*here, name), problem


def _notices(deployment: Deployment) -> Iterator[str]:
    settings = deployment.settings
    if not any(source.enabled for source in settings.sources):
        yield "还没有启用的信息源，不会自动采集；可在 sources.yaml 添加，或用 huisheng import 导入文件"
    if not settings.alerts.rules:
        yield "还没有预警规则，不会预警；可在 rules.yaml 添加"
    if not settings.alerts.recipients:
        yield "还没有收件人，预警只显示在网页控制台；可在 receivers.yaml 添加"
    if not settings.body.aliases:
        yield "没有填写简称（body.aliases），公众多用简称，可能漏掉提到本单位的内容"
    if not settings.crawl.contact and settings.sources:
        yield "没有填写 crawl.contact，对方网站管理员无法联系到您"
    for path, query in _queries(deployment):
        if notice := exclusion_notice(query):
            yield deployment.problem(path, notice)


def _queries(deployment: Deployment) -> Iterator[tuple[Path_, str]]:
    """Every query of the configuration with its place."""
    settings = deployment.settings
    for number, topic in enumerate(settings.nlp.topics):
        yield ("nlp", "topics", number, "query"), topic.query
    yield ("nlp", "exclude"), settings.nlp.exclude
    for number, rule in enumerate(settings.alerts.rules):
        yield ("alerts", "rules", number, "query"), rule.query


def describe(deployment: Deployment) -> tuple[Part, ...]:
    """What is on, and what is off and why, in the order of a document's way."""
    settings = deployment.settings
    enabled = [source for source in settings.sources if source.enabled]
    off = len(settings.sources) - len(enabled)
    rules, mail = settings.alerts.rules, settings.alerts.mail
    told = [recipient for recipient in settings.alerts.recipients if recipient.alerts]
    briefed = [recipient for recipient in settings.alerts.recipients if recipient.briefs]
    console = settings.console
    return (
        Part(
            "采集",
            bool(enabled),
            f"{len(enabled)} 个信息源" + (f"，另有 {off} 个停用" if off else "") if enabled else "没有启用的信息源",
        ),
        Part("情感", True, {"own": "自带模型", "snownlp": "SnowNLP"}[settings.nlp.sentiment_engine]),
        Part(
            "主题",
            bool(settings.nlp.topics),
            f"{len(settings.nlp.topics)} 个" if settings.nlp.topics else "没有设置主题",
        ),
        Part("存储", True, f"{settings.storage.url}，原文保存 {settings.storage.retention_days} 天"),
        Part("预警", bool(rules), f"{len(rules)} 条规则" if rules else "没有设置规则"),
        Part("预警通知", bool(told), f"{len(told)} 个收件人" if told else "没有收件人，只显示在控制台"),
        Part("邮件", mail is not None, f"经 {mail.host}:{mail.port}（{mail.tls}）" if mail else "没有设置邮件服务器"),
        Part(
            "简报",
            bool(briefed),
            f"每周自动生成并发给 {len(briefed)} 个收件人" if briefed else "没有收件人，可在控制台或命令行生成",
        ),
        Part("网页控制台", True, f"{console.host}:{console.port}"),
    )
