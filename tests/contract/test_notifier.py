"""What `domain.ports.Notifier` promises, asked of every channel; e-mail against real servers on loopback."""

from __future__ import annotations

import asyncio
import email
import resource
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from pydantic import SecretStr

from alerts.channels.registry import build_notifiers
from alerts.settings import AlertSettings
from domain.alerts import Attachment, Notification
from domain.ports import Notifier
from domain.reasons import DeliveryStatus, Level, SendReason
from tests.certificates import Certificate

NOON = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
PASSWORD = "korrekt-pferd-batterie"
MESSAGE = Notification(
    id="0123456789abcdef",
    channel="email",
    recipient="duty@example.gov.cn",
    subject="【黄色预警】行道树虫害（12条）",
    text="正文：树叶快被吃光了。\n",
    html="<p>正文：树叶快被吃光了。</p>\n",
    message_id="<0123456789abcdef@example.gov.cn>",
    created_at=NOON,
    reason=SendReason.NEW_ALERT,
    alert_id="a1",
    level=Level.YELLOW,
    count=12,
)


class Mailbox:
    """An SMTP handler that keeps what it accepts and answers as it is told."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 OK", mail: str = "250 OK") -> None:
        self._answers = {"RCPT": rcpt, "DATA": data, "MAIL": mail}
        self.messages: list[EmailMessage] = []
        self.encrypted: list[bool] = []

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- the name that aiosmtpd calls
        envelope.mail_from = address
        return self._answers["MAIL"]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- the name that aiosmtpd calls
        if self._answers["RCPT"].startswith("2"):
            envelope.rcpt_tos.append(address)
        return self._answers["RCPT"]

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- the name that aiosmtpd calls
        if self._answers["DATA"].startswith("2"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=default))
            self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return self._answers["DATA"]


@contextmanager
def running(mailbox: Mailbox, ssl_context: ssl.SSLContext | None = None, **values: Any) -> Iterator[int]:
    """A real SMTP server on a free port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(mailbox, hostname="mail.test", loop=loop, **values), "127.0.0.1", 0, ssl=ssl_context
        )

    async def stop(server: asyncio.Server) -> None:
        server.close()
        await server.wait_closed()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A TCP server that does to each caller what `answer` says."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with caller:
                answer(caller)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopped.set()
        # Wakes `accept`, which closing the listener alone does not.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


def mailer(port: int, folder: Path, *, password: str | None = None, **values: Any) -> Notifier:
    mail = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "huisheng@example.gov.cn", **values}
    if password is not None:
        mail |= {"user": "huisheng", "password_file": "password"}
    settings = AlertSettings.model_validate({"mail": {"timeout_seconds": 5, **mail}})
    secret = SecretStr(password) if password is not None else None
    return build_notifiers(settings, directory=folder, configuration=folder, password=secret)["email"]


def filer(folder: Path) -> Notifier:
    return build_notifiers(AlertSettings.model_validate({"file": {"folder": "mail"}}), directory=folder)["file"]


@pytest.fixture(params=["email", "file", "null"])
def notifier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Notifier]:
    if request.param == "email":
        with running(Mailbox()) as port:
            yield mailer(port, tmp_path)
    elif request.param == "file":
        yield filer(tmp_path)
    else:
        yield build_notifiers(AlertSettings(), directory=tmp_path)["null"]


class TestEveryChannel:
    def test_a_delivery_tells_of_its_notification(self, notifier: Notifier) -> None:
        message = replace(MESSAGE, channel=notifier.channel)
        delivery = notifier.send(message, 2, NOON)
        assert (delivery.status, delivery.attempts, delivery.at) == (DeliveryStatus.DELIVERED, 3, NOON)
        assert (delivery.notification_id, delivery.message_id) == (MESSAGE.id, MESSAGE.message_id)
        assert (delivery.channel, delivery.recipient) == (notifier.channel, MESSAGE.recipient)
        assert delivery.retry_at is None
        assert delivery.detail

    def test_sending_again_is_no_error(self, notifier: Notifier) -> None:
        message = replace(MESSAGE, channel=notifier.channel)
        assert [notifier.send(message, n, NOON).status for n in range(2)] == [DeliveryStatus.DELIVERED] * 2


def read(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


class TestEmail:
    def test_the_message_arrives_whole(self, tmp_path: Path) -> None:
        (tmp_path / "briefs").mkdir()
        (tmp_path / "briefs" / "1.docx").write_bytes(b"\x00word\xff" * 1000)
        attached = (Attachment("周报 第9期.docx", "application/vnd.example", "briefs/1.docx"),)
        mailbox = Mailbox()
        with running(mailbox) as port:
            mailer(port, tmp_path).send(replace(MESSAGE, attachments=attached), 0, NOON)
        (message,) = mailbox.messages
        assert message["Subject"] == MESSAGE.subject
        assert (message["From"], message["To"]) == ("huisheng@example.gov.cn", MESSAGE.recipient)
        assert message["Message-ID"] == MESSAGE.message_id
        assert message["References"] == "<alert-a1@example.gov.cn>"
        assert message["Date"].datetime == NOON
        assert [part.replace("\r\n", "\n") for part in read(message)] == [MESSAGE.text, MESSAGE.html]
        (attachment,) = message.iter_attachments()
        assert attachment.get_filename() == "周报 第9期.docx"
        assert attachment.get_content() == b"\x00word\xff" * 1000

    def test_a_resend_has_the_same_message_id(self, tmp_path: Path) -> None:
        mailbox = Mailbox()
        with running(mailbox) as port:
            for attempt in range(2):
                mailer(port, tmp_path).send(MESSAGE, attempt, NOON + timedelta(minutes=attempt))
        assert {message["Message-ID"] for message in mailbox.messages} == {MESSAGE.message_id}

    def test_a_header_cannot_be_smuggled_in(self, tmp_path: Path) -> None:
        mailbox = Mailbox()
        with running(mailbox) as port:
            mailer(port, tmp_path).send(replace(MESSAGE, subject="预警\r\nBcc: x@evil.example\r\n\r\n<b>"), 0, NOON)
        (message,) = mailbox.messages
        assert message["Bcc"] is None
        assert message["Subject"] == "预警 Bcc: x@evil.example <b>"
        assert read(message)[0].strip() == MESSAGE.text.strip()

    @pytest.mark.parametrize("address", ["duty@example.gov.cn\r\nBcc: x@evil.example", "duty", ""])
    def test_a_wrong_address_fails_without_a_crash(self, tmp_path: Path, address: str) -> None:
        mailbox = Mailbox(rcpt="550 no such mailbox")
        with running(mailbox) as port:
            delivery = mailer(port, tmp_path).send(replace(MESSAGE, recipient=address), 0, NOON)
        assert delivery.status is DeliveryStatus.FAILED
        assert mailbox.messages == []

    def test_a_missing_attachment_fails_and_says_so(self, tmp_path: Path) -> None:
        with running(Mailbox()) as port:
            missing = replace(MESSAGE, attachments=(Attachment("x", "text/plain", "nowhere.docx"),))
            delivery = mailer(port, tmp_path).send(missing, 0, NOON)
        assert (delivery.status, "附件" in delivery.detail) == (DeliveryStatus.FAILED, True)

    @pytest.mark.parametrize(
        ("answers", "status", "said"),
        [
            ({"rcpt": "450 mailbox busy"}, DeliveryStatus.RETRYING, "暂时不收收件地址：450 mailbox busy"),
            ({"rcpt": "550 no such user"}, DeliveryStatus.FAILED, "拒收收件地址：550 no such user"),
            ({"mail": "451 try later"}, DeliveryStatus.RETRYING, "暂时不收发件地址：451 try later"),
            ({"mail": "553 not allowed"}, DeliveryStatus.FAILED, "拒收发件地址：553 not allowed"),
            ({"mail": "530 log in first"}, DeliveryStatus.RETRYING, "登录名或密码，请检查配置（530）"),
            ({"data": "452 disk full"}, DeliveryStatus.RETRYING, "暂时不收这封邮件：452 disk full"),
            ({"data": "554 looks like spam"}, DeliveryStatus.FAILED, "拒收这封邮件：554 looks like spam"),
        ],
    )
    def test_answers_of_the_server(
        self, tmp_path: Path, answers: dict[str, str], status: DeliveryStatus, said: str
    ) -> None:
        with running(Mailbox(**answers)) as port:
            delivery = mailer(port, tmp_path).send(MESSAGE, 0, NOON)
        assert (delivery.status, delivery.retry_at) == (status, None)
        assert said in delivery.detail

    def test_a_server_that_refuses_connections(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        delivery = mailer(port, tmp_path).send(MESSAGE, 0, NOON)
        assert (delivery.status, delivery.detail) == (
            DeliveryStatus.RETRYING,
            "邮件服务器拒绝连接，请检查地址和端口。",
        )

    def test_a_server_that_hangs(self, tmp_path: Path) -> None:
        released = threading.Event()
        with answering(lambda _caller: void(released.wait(20))) as port:
            delivery = mailer(port, tmp_path, timeout_seconds=0.3).send(MESSAGE, 0, NOON)
            released.set()
        assert (delivery.status, delivery.detail) == (DeliveryStatus.RETRYING, "邮件服务器0.3秒内没有回应。")

    def test_a_server_that_hangs_up(self, tmp_path: Path) -> None:
        with answering(lambda caller: caller.sendall(b"220 hello\r\n")) as port:
            delivery = mailer(port, tmp_path).send(MESSAGE, 0, NOON)
        assert (delivery.status, "不通或中断" in delivery.detail) == (DeliveryStatus.RETRYING, True)

    def test_a_server_that_is_busy(self, tmp_path: Path) -> None:
        with answering(lambda caller: caller.sendall(b"421 too busy\r\n")) as port:
            delivery = mailer(port, tmp_path).send(MESSAGE, 0, NOON)
        assert (delivery.status, "421" in delivery.detail) == (DeliveryStatus.RETRYING, True)


def void(_value: object) -> None:
    return None


def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: LoginPassword) -> AuthResult:
    known = data.login == b"huisheng" and data.password == PASSWORD.encode()
    return AuthResult(success=known, handled=known)


class TestEncryption:
    def test_starttls_with_login(self, tmp_path: Path, certificate: Certificate) -> None:
        mailbox = Mailbox()
        wanted: dict[str, Any] = {"tls_context": certificate.context, "require_starttls": True, "auth_required": True}
        with running(mailbox, authenticator=authenticator, **wanted) as port:
            notifier = mailer(port, tmp_path, tls="starttls", ca_file="ca.pem", password=PASSWORD)
            delivery = notifier.send(MESSAGE, 0, NOON)
        assert delivery.status is DeliveryStatus.DELIVERED
        assert mailbox.encrypted == [True]

    def test_tls_from_the_first_byte(self, tmp_path: Path, certificate: Certificate) -> None:
        mailbox = Mailbox()
        with running(mailbox, ssl_context=certificate.context) as port:
            delivery = mailer(port, tmp_path, tls="tls", ca_file="ca.pem").send(MESSAGE, 0, NOON)
        assert (delivery.status, mailbox.encrypted) == (DeliveryStatus.DELIVERED, [True])

    @pytest.mark.parametrize("tls", ["tls", "starttls"])
    def test_a_certificate_that_nobody_vouches_for(self, tmp_path: Path, certificate: Certificate, tls: str) -> None:
        mailbox = Mailbox()
        values = {"ssl_context": certificate.context} if tls == "tls" else {"tls_context": certificate.context}
        with running(mailbox, **values) as port:
            delivery = mailer(port, tmp_path, tls=tls).send(MESSAGE, 0, NOON)
        assert (delivery.status, "证书未通过校验" in delivery.detail) == (DeliveryStatus.RETRYING, True)
        assert mailbox.messages == []

    def test_a_certificate_of_somebody_else(self, tmp_path: Path) -> None:
        other = Certificate(tmp_path, "127.0.0.9")
        mailbox = Mailbox()
        with running(mailbox, ssl_context=other.context) as port:
            delivery = mailer(port, tmp_path, tls="tls", ca_file="ca.pem").send(MESSAGE, 0, NOON)
        assert (delivery.status, "证书未通过校验" in delivery.detail) == (DeliveryStatus.RETRYING, True)
        assert mailbox.messages == []

    def test_no_plain_text_where_encryption_is_wanted(self, tmp_path: Path) -> None:
        mailbox = Mailbox()
        with running(mailbox) as port:
            delivery = mailer(port, tmp_path, tls="starttls").send(MESSAGE, 0, NOON)
        assert (delivery.status, "不支持" in delivery.detail) == (DeliveryStatus.RETRYING, True)
        assert mailbox.messages == []

    def test_a_missing_certificate_file(self, tmp_path: Path, certificate: Certificate) -> None:
        with running(Mailbox(), ssl_context=certificate.context) as port:
            delivery = mailer(port, tmp_path, tls="tls", ca_file="none.pem").send(MESSAGE, 0, NOON)
        assert (delivery.status, "ca_file" in delivery.detail) == (DeliveryStatus.RETRYING, True)

    def test_a_wrong_password_is_told_and_not_shown(self, tmp_path: Path, certificate: Certificate) -> None:
        mailbox = Mailbox()
        wanted: dict[str, Any] = {"tls_context": certificate.context, "require_starttls": True}
        with running(mailbox, authenticator=authenticator, **wanted) as port:
            notifier = mailer(port, tmp_path, tls="starttls", ca_file="ca.pem", password="wrong-secret")
            delivery = notifier.send(MESSAGE, 0, NOON)
        assert (delivery.status, "登录名或密码" in delivery.detail) == (DeliveryStatus.RETRYING, True)
        assert "wrong-secret" not in repr(delivery) + repr(vars(notifier))
        assert mailbox.messages == []

    def test_a_server_that_repeats_the_password_is_not_quoted(self, tmp_path: Path) -> None:
        mailbox = Mailbox(data=f"554 I know that you said {PASSWORD}")
        with running(mailbox, authenticator=authenticator, auth_require_tls=False) as port:
            delivery = mailer(port, tmp_path, password=PASSWORD).send(MESSAGE, 0, NOON)
        assert delivery.status is DeliveryStatus.FAILED
        assert "I know that you said …" in delivery.detail


class TestFile:
    def test_the_file_opens_as_a_mail(self, tmp_path: Path) -> None:
        delivery = filer(tmp_path).send(MESSAGE, 0, NOON)
        (path,) = (tmp_path / "mail").iterdir()
        assert path.name == "20260302T043000Z-0123456789abcdef.eml"
        assert path.name in delivery.detail
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert (message["Subject"], message["Message-ID"]) == (MESSAGE.subject, MESSAGE.message_id)
        assert "树叶快被吃光了" in read(message)[0]

    def test_a_resend_replaces_the_file(self, tmp_path: Path) -> None:
        for attempt in range(2):
            filer(tmp_path).send(MESSAGE, attempt, NOON + timedelta(hours=attempt))
        assert len(list((tmp_path / "mail").iterdir())) == 1

    def test_an_id_cannot_leave_the_folder(self, tmp_path: Path) -> None:
        filer(tmp_path).send(replace(MESSAGE, id="../../etc/x"), 0, NOON)
        assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "mail").write_text("a file where the folder should be")
        delivery = filer(tmp_path).send(MESSAGE, 0, NOON)
        assert (delivery.status, "不能写" in delivery.detail) == (DeliveryStatus.RETRYING, True)

    def test_a_full_disk_leaves_nothing_behind(self, tmp_path: Path) -> None:
        folder = tmp_path / "mail"
        folder.mkdir()
        notifier = filer(tmp_path)
        with limited_files(1000):
            delivery = notifier.send(replace(MESSAGE, text="很长" * 100_000), 0, NOON)
        assert delivery.status is DeliveryStatus.RETRYING
        assert list(folder.iterdir()) == []
        assert notifier.send(MESSAGE, 1, NOON).status is DeliveryStatus.DELIVERED


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: writing fails as it does on a full device."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
