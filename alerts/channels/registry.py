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
    settings: AlertSettings, *, directory: Path, configuration: Path | None = None, password: SecretStr | None = None
) -> dict[str, Notifier]:
    """The notifiers by channel.

    `directory` is the data folder, where the paths of attachments and the .eml folder start; `configuration` is where
    `ca_file` starts (the data folder when none is given). `password` is the content of `mail.password_file`, None where
    no login is configured.
    """
    notifiers: dict[str, Notifier] = {"null": NullNotifier()}
    if settings.mail is not None:
        notifiers["email"] = EmailNotifier(
            settings.mail, directory=directory, configuration=configuration or directory, password=password
        )
    if settings.file is not None:
        sender = settings.mail.sender if settings.mail else f"huisheng@{settings.message_domain}"
        notifiers["file"] = FileNotifier(settings.file, directory, sender)
    return notifiers
