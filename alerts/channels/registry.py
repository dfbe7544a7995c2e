"""Every channel that is configured."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from alerts.channels.email import EmailNotifier
from alerts.channels.file import FileNotifier
from alerts.channels.null import NullNotifier
from alerts.settings import AlertSettings
from domain.ports import Notifier


def build_notifiers(
    settings: AlertSettings, *, directory: Path, password: SecretStr | None = None
) -> dict[str, Notifier]:
    """The notifiers by channel. `directory` is the data folder: relative paths (attachments, .eml folder, `ca_file`)
    start there. `password` is the content of `mail.password_file`."""
    notifiers: dict[str, Notifier] = {"null": NullNotifier()}
    if settings.mail is not None:
        notifiers["email"] = EmailNotifier(settings.mail, directory, password)
    if settings.file is not None:
        sender = settings.mail.sender if settings.mail else f"huisheng@{settings.message_domain}"
        notifiers["file"] = FileNotifier(settings.file, directory, sender)
    return notifiers
