"""Logging in: what is sent, and that it stands nowhere else."""

from __future__ import annotations

import base64
import logging

import pytest
from pydantic import SecretStr, ValidationError

from domain.errors import ConfigurationError, StoreError
from storage.engine.client.connect import EngineSecrets
from storage.engine.errors import EngineRefused
from storage.settings import EngineSettings
from tests.engine.nodes import free_port
from tests.unit.storage.engine.client.conftest import Pauses, Reach, Serve, answer, page, refuse, reset

KEY = "VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw=="
PASSWORD = "回声 hunter2:x"


def basic() -> EngineSecrets:
    return EngineSecrets(password=SecretStr(PASSWORD))


@pytest.mark.parametrize(
    ("secrets", "settings", "sent"),
    [
        (EngineSecrets(api_key=SecretStr(KEY)), {"api_key_file": "k"}, f"ApiKey {KEY}"),
        (
            EngineSecrets(api_key=SecretStr("id:half")),
            {"api_key_file": "k"},
            f"ApiKey {base64.b64encode(b'id:half').decode()}",
        ),
        (
            basic(),
            {"user": "huisheng", "password_file": "p"},
            f"Basic {base64.b64encode(f'huisheng:{PASSWORD}'.encode()).decode()}",
        ),
    ],
)
def test_the_header(secrets: EngineSecrets, settings: dict[str, str], sent: str, serve: Serve, reach: Reach) -> None:
    engine = serve(answer())
    reach(engine, secrets=secrets, **settings).call("GET", "/_x")
    ((_, _, headers, _),) = engine.calls
    assert headers["authorization"] == sent


@pytest.mark.parametrize("key", ["two words", "two\nlines", "回声的钥匙", "a\r\nx-evil: 1"])
def test_a_key_that_is_none_is_refused_and_not_repeated(key: str, flavour: str, reach: Reach) -> None:
    with pytest.raises(ConfigurationError) as caught:
        reach(f"http+{flavour}://127.0.0.1:1", secrets=EngineSecrets(api_key=SecretStr(key)), api_key_file="k")
    assert "api_key_file" in str(caught.value)
    assert key not in str(caught.value)


@pytest.mark.parametrize("unread", [False, True])
def test_who_is_refused_is_told_where_to_look(unread: bool, serve: Serve, reach: Reach) -> None:
    def refused(status: int, **settings: str) -> str:
        doing = page(b"<html>no</html>", status) if unread else refuse(status, "security_exception")
        secrets = basic() if settings else EngineSecrets()
        with pytest.raises(EngineRefused) as caught:
            reach(serve(doing), secrets=secrets, **settings).call("GET", "/_x")
        assert caught.value.status == status
        return str(caught.value)

    login = {"user": "huisheng", "password_file": "p"}
    assert "storage.engine.user 和 password_file" in refused(401, **login)
    assert "请设置 storage.engine.api_key_file" in refused(401)
    assert "city-* 索引的读写和管理权限" in refused(403, **login)


def test_a_refused_login_at_the_introduction(serve: Serve, reach: Reach) -> None:
    engine = serve(answer(), greets=refuse(401, "security_exception"))
    with pytest.raises(EngineRefused, match="请设置"):
        reach(engine).call("GET", "/_x")


def test_a_secret_stands_nowhere_but_in_the_header(
    serve: Serve, reach: Reach, caplog: pytest.LogCaptureFixture
) -> None:
    words = (KEY, PASSWORD, base64.b64encode(f"u:{PASSWORD}".encode()).decode())
    cases = [
        ({"secrets": EngineSecrets(api_key=SecretStr(KEY)), "api_key_file": "k"}),
        ({"secrets": basic(), "user": "u", "password_file": "p"}),
    ]
    said = []
    with caplog.at_level(logging.DEBUG):
        for options in cases:
            for doing in (answer(), refuse(401), refuse(400), reset, page(b"<html>")):
                client = reach(serve(doing), pauses=Pauses(), retry_seconds=0.05, **options)
                try:
                    client.call("GET", "/_x")
                except StoreError as error:
                    said += [str(error), repr(error), repr(error.__cause__), str(error.__cause__)]
                said += [repr(client), repr(vars(client)), repr(options)]
    said += [record.getMessage() for record in caplog.records]
    assert said
    assert not [text for text in said for word in words if word in text]


def test_one_way_to_log_in() -> None:
    for wrong in (
        {"user": "u"},
        {"password_file": "p"},
        {"user": "u", "password_file": "p", "api_key_file": "k"},
        {"user": "a:b", "password_file": "p"},
    ):
        with pytest.raises(ValidationError):
            EngineSettings.model_validate(wrong)


def test_a_free_port_has_nobody(flavour: str, reach: Reach) -> None:
    client = reach(
        f"http+{flavour}://127.0.0.1:{free_port()}", secrets=basic(), user="u", password_file="p", retry_seconds=0
    )
    with pytest.raises(StoreError) as caught:
        client.call("GET", "/_x")
    assert PASSWORD not in str(caught.value)
