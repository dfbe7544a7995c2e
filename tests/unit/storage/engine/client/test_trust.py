"""Certificates are always checked."""

from __future__ import annotations

import inspect
import ssl
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from storage.engine.address import parse_address
from storage.engine.client import elasticsearch, opensearch, trust
from storage.engine.client.elasticsearch import ElasticsearchWire
from storage.engine.client.opensearch import OpenSearchWire
from storage.engine.client.trust import verifying_context
from storage.engine.client.wire import Request
from storage.engine.errors import EngineUnreachable, TrustFailed
from storage.settings import EngineSettings
from tests.certificates import Certificate
from tests.unit.storage.engine.client.conftest import Pauses, Reach, Serve, answer


def test_the_bodys_own_authority(serve: Serve, reach: Reach, tmp_path: Path) -> None:
    certificate = Certificate(tmp_path)
    engine = serve(answer({"ok": True}), context=certificate.context)
    client = reach(engine, ca_file="ca.pem", configuration=tmp_path)
    assert client.call("GET", "/_x").body == {"ok": True}


def test_an_authority_that_nobody_named(serve: Serve, reach: Reach, tmp_path: Path) -> None:
    engine, pauses = serve(answer(), context=Certificate(tmp_path).context), Pauses()
    with pytest.raises(TrustFailed, match=r"storage\.engine\.ca_file"):
        reach(engine, pauses=pauses).call("GET", "/_x")
    assert not pauses.seconds
    assert engine.introductions == 0


def test_another_authority(serve: Serve, reach: Reach, tmp_path: Path) -> None:
    engine = serve(answer(), context=Certificate(tmp_path / "theirs").context)
    Certificate(tmp_path / "ours")
    with pytest.raises(TrustFailed, match="受信任的机构"):
        reach(engine, ca_file=tmp_path / "ours" / "ca.pem").call("GET", "/_x")


def test_a_certificate_of_another_host(serve: Serve, reach: Reach, tmp_path: Path) -> None:
    certificate = Certificate(tmp_path, "127.0.0.9")
    engine = serve(answer(), context=certificate.context)
    with pytest.raises(TrustFailed, match="主机名"):
        reach(engine, ca_file=certificate.path).call("GET", "/_x")


def test_an_expired_certificate(serve: Serve, reach: Reach, tmp_path: Path) -> None:
    certificate = Certificate(tmp_path, days=-1)
    engine = serve(answer(), context=certificate.context)
    with pytest.raises(TrustFailed, match="过期"):
        reach(engine, ca_file=certificate.path).call("GET", "/_x")


def test_a_server_without_encryption(serve: Serve, reach: Reach) -> None:
    engine = serve(answer())
    with pytest.raises((TrustFailed, EngineUnreachable), match=r"加密|断开"):
        reach(engine.address.replace("http+", "https+"), retry_seconds=0.2).call("GET", "/_x")
    assert engine.introductions == 0


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_unusable_authority_file(content: bytes | None, flavour: str, reach: Reach, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"storage\.engine\.ca_file"):
        reach(f"https+{flavour}://127.0.0.1:1", ca_file=file)


def test_only_the_named_authority_is_trusted(tmp_path: Path) -> None:
    Certificate(tmp_path)
    named, system = verifying_context(tmp_path / "ca.pem"), verifying_context(None)
    assert len(named.get_ca_certs()) == 1
    for context in (named, system):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_no_library_adds_authorities(serve: Serve, tmp_path: Path) -> None:
    engine = serve(answer({"ok": True}), context=Certificate(tmp_path).context)
    context, address = verifying_context(tmp_path / "ca.pem"), parse_address(engine.address)
    kind = OpenSearchWire if engine.flavour == "opensearch" else ElasticsearchWire
    with closing(kind(address, headers={}, context=context)) as wire:
        assert wire.send(Request("GET", "/_x", 5)).status == 200
    assert len(context.get_ca_certs()) == 1


def test_nothing_can_switch_the_check_off() -> None:
    assert not [name for name in EngineSettings.model_fields if "verify" in name or "insecure" in name]
    for module in (elasticsearch, opensearch, trust):
        source = inspect.getsource(module)
        assert "verify_certs" not in source
        assert "CERT_NONE" not in source
        assert "check_hostname" not in source
