"""The books of one source in one round: what became of every request, and the coverage that follows from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from domain.reasons import CoverageState, RejectReason
from domain.runs import Coverage

REASON_NAMES = {
    RejectReason.EMPTY_TEXT: "没有正文",
    RejectReason.NO_TITLE_OR_TEXT: "没有标题或正文",
    RejectReason.TOO_LARGE: "页面过大",
    RejectReason.TIMED_OUT: "超时",
    RejectReason.NOT_HTML: "不是网页",
    RejectReason.UNDECODABLE: "无法解码",
    RejectReason.UNPARSABLE: "无法解析",
    RejectReason.HTTP_STATUS: "对方返回错误",
    RejectReason.REDIRECT_LOOP: "反复跳转",
    RejectReason.ROBOTS: "robots.txt 不允许",
    RejectReason.HOST_NOT_ALLOWED: "主机不在允许范围",
    RejectReason.PRIVATE_ADDRESS: "内网地址",
    RejectReason.UNREACHABLE: "无法连接",
    RejectReason.DELETED_PAGE: "已被删除",
    RejectReason.BLOCKED_PAGE: "要求验证",
    RejectReason.BAD_DATE: "日期有误",
    RejectReason.MISSING_COLUMN: "缺少列",
    RejectReason.BAD_ROW: "行有误",
    RejectReason.TOO_OLD: "早于保存期限",
    RejectReason.ERASED: "已按要求删除",
}


@dataclass(slots=True)
class SourceLedger:
    """Counts of one source. An *entry* is a page that the settings name (list, feed, or article given by its URL);
    everything else was found on an entry.

    Lists and feeds are no items when they were read; when they could not be, they are rejected items. `unauthorised`
    tells that an entry answered 401 or 403.

    `documents`, `known` (read before and not due again), `unchanged` (304) and `rejected` are the outcomes of items;
    `unread` items were seen but not asked for, because the round or the allowance of pages ended.
    """

    source: str
    documents: int = 0
    known: int = 0
    unchanged: int = 0
    rejected: Counter[RejectReason] = field(default_factory=Counter)
    unread: int = 0
    entries_read: int = 0
    entries_unchanged: int = 0
    listings_failed: list[str] = field(default_factory=list)
    unauthorised: bool = False
    undated: int = 0
    transient: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def items(self) -> int:
        """Pages and entries with an outcome."""
        return self.documents + self.known + self.unchanged + sum(self.rejected.values())

    @property
    def complete(self) -> bool:
        """Whether nothing is left that a later round should try again although the entry pages do not change."""
        return not (self.transient or self.unread or self.faults)

    def reject(self, reason: RejectReason, *, transient: bool) -> None:
        self.rejected[reason] += 1
        self.transient += transient

    def fail_listing(self, detail: str) -> None:
        """A list page or feed could not be read; the sentence goes into the coverage."""
        self.listings_failed.append(detail)

    def fault(self, sentence: str) -> None:
        """The round is cut short or half read for this reason, a Chinese sentence."""
        if sentence not in self.faults:
            self.faults.append(sentence)

    def coverage(self, at: datetime) -> Coverage:
        """The one coverage of this source."""
        return Coverage(self.source, at, self._state(), self.items, self._detail())

    def _state(self) -> CoverageState:
        nothing_read = not (self.entries_read or self.entries_unchanged)
        if nothing_read and self.unauthorised:
            return CoverageState.UNAUTHORISED
        if nothing_read and not self.documents:
            return CoverageState.FAILED
        if self.faults or self.unread or self.listings_failed:
            return CoverageState.TRUNCATED
        if self.entries_unchanged and not self.entries_read:
            return CoverageState.NOT_MODIFIED
        return CoverageState.OK if self.items else CoverageState.EMPTY

    def _detail(self) -> str:
        sentences = [*self.faults, *dict.fromkeys(self.listings_failed)]
        if self.unread:
            sentences.append(f"还有 {self.unread} 页本轮没有读。")
        if rejected := [(REASON_NAMES[reason], count) for reason, count in self.rejected.most_common()]:
            listed = "、".join(f"{name} {count}" for name, count in rejected)
            sentences.append(f"{sum(self.rejected.values())} 页未能采用（{listed}）。")
        if self.undated:
            sentences.append(f"{self.undated} 篇没有可信的发布时间，以采集时间代替。")
        return "".join(sentences)
