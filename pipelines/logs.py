"""What may stand in a log: that something failed, of what kind and where, never what a page or a person said.

The message of an unexpected error often quotes the value that provoked it (`invalid literal for int(): '…'`), and that
value may be crawled text. So a trace is written as places in the program only, and warnings of libraries, which quote
values too, are left out.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("huisheng.errors")

_NEAREST = 6
"""Places shown of each trace, the innermost ones."""
_ROOT = Path(__file__).resolve().parent.parent


class PlacesFormatter(logging.Formatter):
    """A line for each record; of an exception its kind and places, without its message."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # A formatter that ran before may have left its own rendering, with the message in it.
        record.exc_text = None
        return super().format(record)

    def formatException(  # noqa: N802 -- the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return places(ei[1]) if ei[1] is not None else ""


def places(error: BaseException) -> str:
    """Kind and places of an error and of what led to it, one line each, innermost place last."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)[-_NEAREST:]
        where = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        lines.append(f"    {type(current).__module__}.{type(current).__qualname__}: {where or '?'}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def set_up_logs(least: int = logging.NOTSET) -> None:
    """Send every log of this process to standard error in this form; call it once, at the start of a program.

    Loggers are at WARNING unless their owner says otherwise; nothing below `least` is written, whatever they say.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(least)
    handler.setFormatter(PlacesFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Errors that nobody can catch (in a thread, in a finaliser) would be printed with their messages.
    threading.excepthook = _tell_of_thread
    sys.unraisablehook = _tell_of_finaliser
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)


def _tell_of_thread(event: threading.ExceptHookArgs) -> None:
    if event.exc_value is not None and event.exc_type is not SystemExit:
        _log.error("线程出错\n%s", places(event.exc_value))


def _tell_of_finaliser(event: sys.UnraisableHookArgs) -> None:
    if event.exc_value is not None:
        _log.info("清理时出错\n%s", places(event.exc_value))


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-2:])
