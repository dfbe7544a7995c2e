"""What can be configured about rules, alerts and notifications."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from domain.queries import Dimension
from domain.reasons import Level, Platform, Sentiment

Channel = Literal["email", "file", "null"]
CountDimension = Literal["none", "topic", "place", "keyword", "platform", "source"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# One address, without a display name: a name would be the name of a person.
_ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"


class CountLevel(BaseModel):
    """From how many documents on a count rule gives a level."""

    model_config = _FROZEN

    at_least: int = Field(ge=1, le=1_000_000, description="时间窗内达到多少条")
    level: Level = Field(description="预警级别：blue 蓝、yellow 黄、orange 橙、red 红")


class BurstLevel(BaseModel):
    """From how many documents and from which deviation on a burst rule gives a level."""

    model_config = _FROZEN

    at_least: int = Field(ge=1, le=1_000_000, description="时间窗内至少多少条")
    z: float = Field(gt=0, le=1000, description="偏离平时的倍数 z =（条数 − 中位数）÷ max(1, MAD)，至少为多少")
    level: Level = Field(description="预警级别：blue 蓝、yellow 黄、orange 橙、red 红")


class RuleFilters(BaseModel):
    """What every rule has: a name, and which documents it looks at. The body's own publications are never among them."""

    model_config = _FROZEN

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="规则编号：小写字母、数字、下划线和短横")
    name: str = Field(min_length=1, max_length=60, description="规则名称，写在预警标题里")
    query: str = Field(
        default="", max_length=2000, description="检索式（AND OR NOT、引号、括号、NEAR/n、title:），不填为全部"
    )
    topics: tuple[str, ...] = Field(default=(), description="只看这些主题（主题编号）")
    sentiments: tuple[Sentiment, ...] = Field(default=(), description="只看这些情感：negative、neutral、positive")
    platforms: tuple[Platform, ...] = Field(default=(), description="只看这些渠道类别")
    places: tuple[str, ...] = Field(default=(), description="只看这些地名")
    reprints: bool = Field(default=True, description="转载是否也计数")
    document_limit: int = Field(default=200, ge=1, le=2000, description="一条预警最多列出多少条原文")


class CountRule(RuleFilters):
    """Fires when at least so many documents were published within the window."""

    kind: Literal["count"] = Field(description="规则类型：count 达到条数即预警")
    window_hours: int = Field(default=24, ge=1, le=24 * 31, description="时间窗（小时）")
    by: CountDimension = Field(default="none", description="按什么分别计数；none 为合计")
    levels: tuple[CountLevel, ...] = Field(
        default=(CountLevel(at_least=5, level=Level.BLUE),), min_length=1, description="多少条对应什么级别"
    )

    @field_validator("levels")
    @classmethod
    def _rising(cls, levels: tuple[CountLevel, ...]) -> tuple[CountLevel, ...]:
        ordered = tuple(sorted(levels, key=lambda row: row.at_least))
        ranks = [row.level.rank for row in ordered]
        if len({row.at_least for row in ordered}) < len(ordered) or ranks != sorted(set(ranks)):
            raise ValueError("级别表要求条数越多、级别越高，且不能重复")
        return ordered

    @model_validator(mode="after")
    def _sentiment_alone_raises_nothing(self) -> Self:
        narrowed = self.query or self.topics or self.platforms or self.places or self.by != "none"
        if self.sentiments and not narrowed and len(self.levels) > 1:
            raise ValueError("只按情感筛选的规则只能有一个级别：不能只凭情感升级")
        return self


class BurstRule(RuleFilters):
    """Fires when a window holds far more documents than the same window of the same weekday in the weeks before.

    The figures are the ones of the house rubric: z = (count - median) / max(1, MAD) over eight weeks.
    """

    kind: Literal["burst"] = Field(description="规则类型：burst 明显多于平时即预警")
    window_hours: int = Field(default=24, ge=1, le=168, description="时间窗（小时），最长一周")
    by: CountDimension = Field(default="topic", description="按什么分别比较；none 为合计")
    weeks: int = Field(default=8, ge=2, le=52, description="和此前多少周的同一时段比较")
    min_weeks: int = Field(default=4, ge=2, le=52, description="至少要有多少周的数据可比，否则样本不足")
    min_count: int = Field(default=5, ge=1, le=1_000_000, description="少于多少条不预警")
    z: float = Field(default=3.0, gt=0, le=1000, description="偏离平时的倍数低于多少不预警")
    level: Level = Field(default=Level.BLUE, description="起始级别")
    levels: tuple[BurstLevel, ...] = Field(
        default=(
            BurstLevel(at_least=15, z=5.0, level=Level.YELLOW),
            BurstLevel(at_least=50, z=5.0, level=Level.ORANGE),
        ),
        description="条数和偏离倍数都达到时升到什么级别",
    )
    fallback_count: int = Field(default=10, ge=1, le=1_000_000, description="样本不足时改用的固定条数，只给起始级别")
    common_share: float = Field(
        default=0.1, gt=0, le=1, description="按关键词时，平时出现在超过多大比例的文本里的词算常用词，不单独预警"
    )
    lift: float = Field(default=3.0, ge=1, le=100, description="按关键词时，占比至少要达到平时占比的多少倍")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min_weeks > self.weeks:
            raise ValueError("min_weeks 不能大于 weeks")
        return self


RuleSettings = Annotated[CountRule | BurstRule, Field(discriminator="kind")]


class MailSettings(BaseModel):
    """The body's own mail server."""

    model_config = _FROZEN

    host: str = Field(min_length=1, max_length=253, pattern=r"^[^\s/]+$", description="发件服务器")
    port: int = Field(default=587, ge=1, le=65535, description="端口：starttls 常用 587，tls 常用 465，none 常用 25")
    tls: Literal["starttls", "tls", "none"] = Field(default="starttls", description="加密方式")
    user: str = Field(default="", description="登录名，不填则不登录")
    password_file: Path | None = Field(
        default=None, description="存放密码的文件，只有本用户可读，相对路径从配置目录算起"
    )
    ca_file: Path | None = Field(
        default=None, description="内部证书颁发机构的证书文件（PEM），不填用系统的，相对路径从配置目录算起"
    )
    sender: str = Field(pattern=_ADDRESS, description="发件地址")
    timeout_seconds: float = Field(default=20.0, gt=0, le=300, description="服务器多少秒没有回应就稍后重试")

    @model_validator(mode="after")
    def _password_is_safe(self) -> Self:
        if bool(self.user) != (self.password_file is not None):
            raise ValueError("user 和 password_file 要么都填，要么都不填")
        if self.user and self.tls == "none" and self.host not in _LOOPBACK:
            raise ValueError("不加密（tls: none）时不能带密码登录，除非服务器在本机")
        return self


class FileSettings(BaseModel):
    """Messages as .eml files, for bodies without a mail server."""

    model_config = _FROZEN

    folder: Path = Field(default=Path("mail"), description="存放 .eml 文件的文件夹，相对路径从数据目录算起")


class Recipient(BaseModel):
    """Who is told, through which channel, from which level on."""

    model_config = _FROZEN

    channel: Channel = Field(default="email", description="通道：email 邮件、file 存成文件、null 只记录不发送")
    address: str = Field(pattern=_ADDRESS, description="收件地址（本单位工作人员）")
    least_level: Level = Field(default=Level.BLUE, description="从哪一级预警起通知")
    alerts: bool = Field(default=True, description="是否接收预警")
    briefs: bool = Field(default=False, description="是否接收简报")


class NotifySettings(BaseModel):
    """When something is said again, and how often sending is tried."""

    model_config = _FROZEN

    grew_factor: float = Field(default=2.0, ge=1.1, le=100, description="条数增长到上次通知时的多少倍再通知")
    repeat_hours: float = Field(
        default=24.0, ge=0, le=24 * 30, description="一直没人签收时隔多少小时再提醒，0 为不提醒"
    )
    repeat_limit: int = Field(default=3, ge=0, le=100, description="同一预警最多提醒多少次")
    quiet_minutes: float = Field(
        default=30.0, ge=0, le=24 * 60, description="同一预警两次通知至少间隔多少分钟（升级除外）"
    )
    documents: int = Field(default=10, ge=1, le=50, description="一封通知里列出最新的多少条原文")
    retry_minutes: tuple[float, ...] = Field(
        default=(1, 5, 15, 60), min_length=1, description="发送失败后依次隔多少分钟重试，最后一个一直用下去"
    )
    attempts: int = Field(default=12, ge=1, le=100, description="最多尝试多少次，之后记为失败")

    @field_validator("retry_minutes")
    @classmethod
    def _positive(cls, minutes: tuple[float, ...]) -> tuple[float, ...]:
        if any(minute <= 0 for minute in minutes):
            raise ValueError("重试间隔要大于 0 分钟")
        return minutes


class GroupSettings(BaseModel):
    """When several signals are the same matter."""

    model_config = _FROZEN

    overlap: float = Field(default=0.5, gt=0, le=1, description="两个信号的原文重合达到多大比例算同一件事")
    settle_hours: float = Field(
        default=72.0, gt=0, le=24 * 365, description="一个预警多少小时没有新信号后，同一规则再报算新的一件事"
    )


class AlertSettings(BaseModel):
    """Rules, grouping, channels and recipients."""

    model_config = _FROZEN

    rules: tuple[RuleSettings, ...] = Field(default=(), description="预警规则")
    grouping: GroupSettings = Field(default_factory=GroupSettings, description="归并")
    notify: NotifySettings = Field(default_factory=NotifySettings, description="通知")
    mail: MailSettings | None = Field(default=None, description="发件服务器")
    file: FileSettings | None = Field(default=None, description="存成 .eml 文件")
    recipients: tuple[Recipient, ...] = Field(default=(), description="收件人")

    @field_validator("rules")
    @classmethod
    def _different_ids(cls, rules: tuple[CountRule | BurstRule, ...]) -> tuple[CountRule | BurstRule, ...]:
        ids = [rule.id for rule in rules]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            raise ValueError(f"规则编号重复：{'、'.join(repeated)}")
        return rules

    @field_validator("recipients")
    @classmethod
    def _different_recipients(cls, recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        keys = [(one.channel, one.address.lower()) for one in recipients]
        if len(set(keys)) < len(keys):
            raise ValueError("同一通道的同一收件地址只能写一次")
        return recipients

    @model_validator(mode="after")
    def _channels_are_set_up(self) -> Self:
        used = {recipient.channel for recipient in self.recipients}
        if "email" in used and self.mail is None:
            raise ValueError("有邮件收件人，但没有填写发件服务器 mail")
        if "file" in used and self.file is None:
            raise ValueError("有收件人使用 file 通道，但没有填写 file")
        return self

    @property
    def message_domain(self) -> str:
        """The right side of every Message-ID: the domain of the sender, or a reserved name that can belong to nobody."""
        return self.mail.sender.rpartition("@")[2].lower() if self.mail else "huisheng.invalid"


def broad_rules(rules: Sequence[CountRule | BurstRule]) -> frozenset[str]:
    """Ids of the rules that speak of no matter in particular: no query, topic or place, counted by none or by channel."""
    return frozenset(
        rule.id
        for rule in rules
        if rule.by in ("none", "platform", "source") and not (rule.query.strip() or rule.topics or rule.places)
    )


def dimension_of(by: CountDimension) -> Dimension | None:
    """The store's dimension for a rule's `by`; None for the whole."""
    return None if by == "none" else Dimension(by)
