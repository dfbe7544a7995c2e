"""The duty officer's mailbox, written to with smtplib."""

from __future__ import annotations

import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest

from demo.mailbox import LOOPBACK, Mailbox


def mail(subject: str = "【黄色预警】病虫害反映集中") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "huisheng@linye.yunxi.example"
    message["To"] = "zhishou@linye.yunxi.example"
    message["Subject"] = subject
    message["Message-ID"] = "<a1@yunxi.example>"
    message.set_content("枫林大道行道树虫害\n.行首的点\n")
    message.add_alternative("<p>枫林大道行道树虫害</p>", subtype="html")
    return message


def send(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP(LOOPBACK, port, timeout=5) as client:
        client.send_message(message)


def test_mail_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mail") as mailbox:
        assert mailbox.messages() == ()
        send(mailbox.port, mail())
        (received,) = mailbox.messages()
    assert received.path.suffix == ".eml"
    assert received.message["Subject"] == "【黄色预警】病虫害反映集中"
    assert received.message["Message-ID"] == "<a1@yunxi.example>"
    body = received.message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["枫林大道行道树虫害", ".行首的点"]
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["00001.eml"]


def test_mails_keep_their_order_and_survive_a_restart(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as mailbox:
        for number in range(3):
            send(mailbox.port, mail(f"第{number}封"))
        port = mailbox.port
    with Mailbox(tmp_path, port=port) as again:
        assert again.port == port
        send(again.port, mail("第3封"))
        assert [one.message["Subject"] for one in again.messages()] == [f"第{number}封" for number in range(4)]


def test_many_senders_at_once_lose_nothing(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as mailbox, ThreadPoolExecutor(6) as senders:
        list(senders.map(lambda number: send(mailbox.port, mail(f"第{number}封")), range(24)))
        assert {one.message["Subject"] for one in mailbox.messages()} == {f"第{number}封" for number in range(24)}


def test_refusing_mailbox_keeps_nothing_until_it_works_again(tmp_path: Path) -> None:
    with Mailbox(tmp_path, refusing=True) as mailbox:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(mailbox.port, mail())
        assert {code for code, _ in refused.value.recipients.values()} == {451}
        assert mailbox.messages() == ()
        mailbox.refusing = False
        send(mailbox.port, mail())
        assert len(mailbox.messages()) == 1


def test_taken_port_is_replaced(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with Mailbox(tmp_path, port=port) as mailbox:
            assert mailbox.port != port
            send(mailbox.port, mail())
            assert len(mailbox.messages()) == 1


def test_closing_ends_open_conversations(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    mailbox.start()
    with socket.create_connection((LOOPBACK, mailbox.port), timeout=5) as client:
        assert client.recv(200).startswith(b"220")
        mailbox.stop()
        mailbox.stop()
        rest = client.recv(200)
        assert rest == b"" or rest.startswith(b"421")


def test_starting_twice_is_refused(tmp_path: Path) -> None:
    with Mailbox(tmp_path) as mailbox, pytest.raises(RuntimeError, match="already"):
        mailbox.start()
