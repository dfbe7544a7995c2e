"""Messages as .eml files that any mail program opens."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from alerts.channels.message import compose
from alerts.channels.outcome import outcome
from alerts.settings import FileSettings
from domain.alerts import Delivery, Notification
from domain.errors import StoreError, system_reason
from domain.reasons import DeliveryStatus

_NAME_CHARACTERS = 64
_STAMP = "%Y%m%dT%H%M%SZ"
_FULL = {ENOSPC, EDQUOT, EFBIG}


class FileNotifier:
    """`domain.ports.Notifier` that writes each message into a folder, whole or not at all.

    The file is named after creation time and id, so a message that is sent again replaces itself.
    """

    channel = "file"

    def __init__(self, settings: FileSettings, directory: Path, sender: str) -> None:
        self._folder = directory / settings.folder
        self._directory = directory
        self._sender = sender

    def send(self, notification: Notification, attempts: int, now: datetime) -> Delivery:
        try:
            content = compose(notification, self._sender, self._directory, now).as_bytes()
        except (OSError, ValueError):
            return outcome(notification, DeliveryStatus.FAILED, attempts, now, "附件读不出来或地址无效，邮件没有写成。")
        name = self._name(notification)
        try:
            self._write(name, content)
        except OSError as error:
            full = "磁盘已满" if error.errno in _FULL else f"文件夹不能写（{system_reason(error)}）"
            return outcome(notification, DeliveryStatus.RETRYING, attempts, now, f"{full}，邮件文件没有写成。")
        return outcome(notification, DeliveryStatus.DELIVERED, attempts, now, f"已写入文件 {name}。")

    def _name(self, notification: Notification) -> str:
        created = notification.created_at.astimezone(UTC)
        return f"{created:{_STAMP}}-{_safe(notification.id)}.eml"

    def _write(self, name: str, content: bytes) -> None:
        """A reader sees the whole file or none, also after a power cut."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._folder / name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def remove_messages(
    settings: FileSettings, directory: Path, *, ids: Collection[str] = (), before: datetime | None = None
) -> int:
    """Remove the files of these notifications, and those of notifications made before `before`; returns how many.

    Raises `StoreError` when one cannot be removed.
    """
    names = {_safe(notification_id) for notification_id in ids}
    limit = f"{before.astimezone(UTC):{_STAMP}}" if before else ""
    removed = 0
    for path in sorted((directory / settings.folder).glob("*.eml")):
        stamp, _, name = path.stem.partition("-")
        if name in names or stamp < limit:
            try:
                path.unlink()
            except OSError as error:
                raise StoreError(
                    f"邮件文件 {path.name} 删除不了（{system_reason(error)}），请检查文件夹权限。"
                ) from error
            removed += 1
    return removed


def _safe(notification_id: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in notification_id)[:_NAME_CHARACTERS]
