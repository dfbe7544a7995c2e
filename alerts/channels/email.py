"""E-mail through the body's own server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr

from alerts.channels.message import compose
from alerts.channels.outcome import outcome
from alerts.render.clean import line
from alerts.settings import MailSettings
from domain.alerts import Delivery, Notification
from domain.reasons import DeliveryStatus

_FIRST_PERMANENT = 500
_LOGIN_WANTED = {530, 534, 535, 538}
"""Authentication required, too weak, failed, only when encrypted (RFC 4954): the settings are wrong, not the message."""
_WRONG_PASSWORD = "邮件服务器不接受登录名或密码，请检查配置"  # noqa: S105 -- a sentence about one
_REPLY_LENGTH = 120
_LOCAL_NAME = "huisheng.invalid"
"""What the client calls itself in EHLO; the machine's own name would cost a look-up that hangs on internal networks."""


class EmailNotifier:
    """`domain.ports.Notifier` over SMTP, with STARTTLS or TLS and a checked certificate; never falls back to plain text.

    What is wrong with a message or an address (a 5xx answer to it) is final. What somebody can put right - the network,
    the certificate, the password, a full or busy server - is worth another try.
    """

    channel = "email"

    def __init__(
        self, settings: MailSettings, *, directory: Path, configuration: Path, password: SecretStr | None
    ) -> None:
        self._settings = settings
        self._directory = directory
        self._configuration = configuration
        self._password = password

    def send(self, notification: Notification, attempts: int, now: datetime) -> Delivery:
        try:
            message = compose(notification, self._settings.sender, self._directory, now)
        except (OSError, ValueError):
            return outcome(notification, DeliveryStatus.FAILED, attempts, now, "附件读不出来或地址无效，邮件没有发出。")
        status, detail = self._attempt(message)
        return outcome(notification, status, attempts, now, detail)

    def _attempt(self, message: EmailMessage) -> tuple[DeliveryStatus, str]:
        try:
            with self._connection() as server:
                server.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return self._explain(error)
        return DeliveryStatus.DELIVERED, "邮件服务器已接收。"

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        server = self._connect()
        try:
            if settings.tls == "starttls":
                server.starttls(context=self._context())
            if settings.user and self._password is not None:
                server.login(settings.user, self._password.get_secret_value())
            yield server
            # The message is accepted by now; a server that trips over QUIT does not take it back.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.tls == "tls":
            return smtplib.SMTP_SSL(
                settings.host,
                settings.port,
                _LOCAL_NAME,
                timeout=settings.timeout_seconds,
                context=self._context(),
            )
        return smtplib.SMTP(settings.host, settings.port, _LOCAL_NAME, timeout=settings.timeout_seconds)

    def _context(self) -> ssl.SSLContext:
        path = self._settings.ca_file
        return ssl.create_default_context(cafile=str(self._configuration / path) if path else None)

    def _explain(self, error: Exception) -> tuple[DeliveryStatus, str]:
        """Whether another try is worth while, and one sentence without any secret."""
        match error:
            case smtplib.SMTPRecipientsRefused():
                code, reply = next(iter(error.recipients.values()), (_FIRST_PERMANENT, b""))
                return self._answered(code, reply, "收件地址")
            case smtplib.SMTPSenderRefused():
                return self._answered(error.smtp_code, error.smtp_error, "发件地址")
            case smtplib.SMTPDataError():
                return self._answered(error.smtp_code, error.smtp_error, "这封邮件")
            case smtplib.SMTPAuthenticationError():
                return DeliveryStatus.RETRYING, f"{_WRONG_PASSWORD}（{error.smtp_code}）。"
            case smtplib.SMTPResponseException():
                return DeliveryStatus.RETRYING, f"邮件服务器暂不服务（{error.smtp_code}）。"
            case smtplib.SMTPNotSupportedError():
                return DeliveryStatus.RETRYING, "邮件服务器不支持所配置的加密或登录方式，邮件没有发出。"
            case smtplib.SMTPServerDisconnected():
                # smtplib tells of a time-out in the middle of a talk only by what it was doing.
                trouble = error.__context__ if isinstance(error.__context__, OSError) else error
                return DeliveryStatus.RETRYING, _connection_trouble(trouble, self._settings.timeout_seconds)
            case OSError():
                return DeliveryStatus.RETRYING, _connection_trouble(error, self._settings.timeout_seconds)
            case _:
                return DeliveryStatus.FAILED, "邮件地址或内容不合邮件规范，没有发出。"

    def _answered(self, code: int, reply: bytes | str, what: str) -> tuple[DeliveryStatus, str]:
        if code in _LOGIN_WANTED:
            return DeliveryStatus.RETRYING, f"{_WRONG_PASSWORD}（{code}）。"
        text = line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply, _REPLY_LENGTH)
        if self._password is not None:
            text = text.replace(self._password.get_secret_value(), "…")
        said = f"{code} {text}".strip()
        if code >= _FIRST_PERMANENT:
            return DeliveryStatus.FAILED, f"邮件服务器拒收{what}：{said}"
        return DeliveryStatus.RETRYING, f"邮件服务器暂时不收{what}：{said}"


def _connection_trouble(error: OSError, timeout: float) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return "邮件服务器的证书未通过校验，邮件没有发出；内部证书请配置 ca_file。"
        case ssl.SSLError():
            return "与邮件服务器的加密连接建立不起来，请检查 tls、端口和 ca_file 的配置。"
        case TimeoutError():
            return f"邮件服务器{timeout:g}秒内没有回应。"
        case ConnectionRefusedError():
            return "邮件服务器拒绝连接，请检查地址和端口。"
        case FileNotFoundError() | PermissionError():
            return "证书文件 ca_file 读不出来，邮件没有发出。"
        case _:
            return "与邮件服务器的连接不通或中断。"
