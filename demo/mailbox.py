"""The duty officer's mailbox: a mail server on loopback that writes every message into a folder as .eml."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A message that arrived, and the file that holds it byte for byte."""

    path: Path
    message: EmailMessage


class Mailbox:
    """`refusing` may be switched while it runs: then every recipient gets a temporary refusal (451), as from a server
    that is out of order, and nothing is kept. All methods may be called from any thread."""

    def __init__(self, folder: Path, *, port: int = 0, refusing: bool = False) -> None:
        self.folder = folder
        self.refusing = refusing
        self.port = port
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._server: asyncio.Server | None = None

    def start(self) -> int:
        """Listen on the port asked for, or on a free one when it is 0 or taken. Gives the port."""
        if self._loop is not None:
            raise RuntimeError("the mailbox is open already")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="city-mailbox", daemon=True)
        self._thread.start()
        self._server = self._run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    def stop(self) -> None:
        """Close the port and every connection; calling it twice is harmless."""
        loop, thread, server = self._loop, self._thread, self._server
        if loop is None or thread is None:
            return
        if server is not None:
            self._run(self._close(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = self._server = None

    def messages(self) -> tuple[ReceivedMail, ...]:
        """Every message in the folder, in the order of arrival."""
        return tuple(
            ReceivedMail(path, message_from_bytes(path.read_bytes(), policy=policy.default))
            for path in sorted(self.folder.glob("*.eml"))
        )

    def __enter__(self) -> Mailbox:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        if self.refusing:
            return "451 4.3.0 mailbox out of order, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Called by aiosmtpd with the whole message; it is on disk under its final name before the sender hears 250."""
        content = envelope.content
        if not isinstance(content, bytes):
            return "550 5.6.0 not a message"
        with self._lock:
            name = f"{len(list(self.folder.glob('*.eml'))) + 1:05d}.eml"
            draft = self.folder / f"{name}.part"
            draft.write_bytes(content)
            draft.rename(self.folder / name)
        return "250 2.0.0 kept"

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_server(self._protocol, LOOPBACK, self.port)
        except OSError:
            if self.port == 0:
                raise
            return await loop.create_server(self._protocol, LOOPBACK, 0)

    def _protocol(self) -> SMTP:
        return SMTP(self, hostname="mail.yunxi.example", ident="city mailbox", enable_SMTPUTF8=True, timeout=30)

    async def _close(self, server: asyncio.Server) -> None:
        """Close the port, then end the conversations that are still open."""
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        if self._loop is None:
            raise RuntimeError("the mailbox is not open")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)
