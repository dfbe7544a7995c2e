"""`huisheng init`: writes a commented, working configuration from a few answers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from config.load import load
from domain.errors import ConfigurationError, StoreError, UsageError, system_reason

_DEFAULT_MAIL_PORT = 587
_PACKS_BY_NAME = (
    (("林业", "林草", "园林", "绿化", "自然资源"), "forestry"),
    (("人大", "人民代表大会"), "people_congress"),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a body has to say about itself. `mail_server` is `host:port` or "" ; without one, mails become .eml files."""

    name: str
    aliases: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    mail_server: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()


def write_deployment(directory: Path, answers: Answers) -> tuple[Path, ...]:
    """Write the files of a new deployment and load them once to prove that they work; returns the files.

    Never overwrites: raises `UsageError` when the directory holds a configuration already, or when an answer cannot be used
    (then nothing is left behind).
    """
    directory = directory.expanduser().absolute()
    if directory.is_file() or (directory.is_dir() and any(directory.glob("*.yaml"))):
        raise UsageError(f"{directory} 里已经有配置（或不是目录），没有改动；请换一个目录")
    return render_files(directory, "new", _values(answers))


def render_files(directory: Path, kind: str, values: dict[str, object]) -> tuple[Path, ...]:
    """Render the templates of one kind ("new", "demonstration") into the directory and load the result.

    Text goes through the `quoted` filter, so no answer can become YAML of its own.
    """
    environment = Environment(
        loader=PackageLoader("config", f"templates/{kind}"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- YAML, where every text is quoted as a JSON string
    )
    environment.filters["quoted"] = lambda text: json.dumps(str(text), ensure_ascii=False)
    names = sorted(entry.name for entry in files("config").joinpath("templates", kind).iterdir())
    written: list[Path] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in (name for name in names if name.endswith(".yaml")):
            path = directory / name
            path.write_text(environment.get_template(name).render(values), encoding="utf-8")
            written.append(path)
        load(directory, {})
    except ConfigurationError as wrong:
        for path in written:
            path.unlink(missing_ok=True)
        raise UsageError("填写的内容不能使用：\n" + "\n".join(wrong.problems)) from None
    except OSError as error:
        raise StoreError(f"无法写入 {directory}（{system_reason(error)}）") from error
    return tuple(written)


def _values(answers: Answers) -> dict[str, object]:
    host, port = _mail_server(answers.mail_server)
    if host and not answers.sender:
        raise UsageError("填写了邮件服务器，还需要发件邮箱（--sender）")
    return {
        "answers": answers,
        "packs": _packs(answers.name),
        "sites": [{"id": _slug(url, number, "site"), "url": url} for number, url in enumerate(answers.sites, 1)],
        "feeds": [{"id": _slug(url, number, "feed"), "url": url} for number, url in enumerate(answers.feeds, 1)],
        "mail_host": host,
        "mail_port": port,
    }


def _packs(name: str) -> tuple[str, ...]:
    """The topic packs for a body of this name; every body gets the general one."""
    special = [pack for words, pack in _PACKS_BY_NAME if any(word in name for word in words)]
    return (*special, "general_service")


def _mail_server(text: str) -> tuple[str, int]:
    host, _, port = text.strip().rpartition(":") if ":" in text else (text.strip(), "", "")
    if port and not port.isdigit():
        raise UsageError(f"邮件服务器“{text}”应写作 主机:端口，例如 mail.example.cn:587")
    return host, int(port) if port else _DEFAULT_MAIL_PORT


def _slug(url: str, number: int, kind: str) -> str:
    """A source id from the host name: `www.example.gov.cn` becomes `example-1`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    word = re.sub(r"[^a-z0-9]+", "-", host.partition(".")[0].lower()).strip("-")
    return f"{word or kind}-{number}"
