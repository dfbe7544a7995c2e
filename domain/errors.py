"""The one tree of errors that cross a room's border.

    HuishengError                 every expected failure; its text is one plain Chinese sentence for an officer
    ├── ConfigurationError        settings are wrong: carries all problems at once; the program exits with status 2
    ├── UsageError                a command was called wrongly, or a named file is missing; exit status 2
    ├── QuerySyntaxError          a query text cannot be parsed; carries the position
    ├── SourceError               a whole source cannot be read now (a single bad page is a Rejected, not an error)
    ├── StoreError                documents or state cannot be read or written
    │   ├── StoreFull             no space left on the device
    │   └── StoreBusy             another instance holds the data directory or the lock
    └── ReportError               a chart or a brief cannot be drawn or written

`transient` tells whether the same call may succeed later without anybody changing anything.
Remote trouble of a notification is not an error: `Notifier.send` returns it as a `Delivery`.
"""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EFBIG: "超出允许的文件大小",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "路径不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "那里是一个文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.EPIPE: "对方已经关闭",
}


def system_reason(error: OSError) -> str:
    """Why the operating system refused, in a few Chinese words; its own words come in the language of the machine."""
    return _SYSTEM.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "原因不明")


class HuishengError(Exception):
    """An expected failure. `str(error)` is one sentence in plain Chinese, without a traceback or a secret in it."""

    transient: bool = False

    def __init__(self, message: str, *, transient: bool | None = None) -> None:
        super().__init__(message)
        if transient is not None:
            self.transient = transient


class ConfigurationError(HuishengError):
    """The configuration has at least one problem; `problems` holds them all as `file:line: path: what (allowed: …)`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(HuishengError):
    """A command was called with something that cannot be used, such as a missing file or an unknown name."""


class QuerySyntaxError(HuishengError):
    """A query cannot be parsed; `position` counts characters from 0 in the text that was given."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


class SourceError(HuishengError):
    """A source as a whole could not be collected this time."""

    transient = True


class StoreError(HuishengError):
    """Documents or operational state could not be read or written; the same call can be made again without harm."""


class StoreFull(StoreError):
    """The device has no space left; what was not written is still in the spool."""

    transient = True


class StoreBusy(StoreError):
    """Another instance works on the same data directory."""

    transient = True


class ReportError(HuishengError):
    """A chart or a brief could not be drawn or written."""
