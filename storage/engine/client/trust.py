"""Certificates are always checked: against the body's own authority where one is configured, else the system's."""

from __future__ import annotations

import ssl
from pathlib import Path

from domain.errors import ConfigurationError, system_reason
from storage.engine.errors import TrustFailed

# X.509 verification results, <openssl/x509_vfy.h>
_NOT_YET_VALID, _EXPIRED = 9, 10
_UNKNOWN_AUTHORITY = {2, 18, 19, 20, 21}
_OTHER_NAME = {62, 63, 64}


def verifying_context(ca_file: Path | None) -> ssl.SSLContext:
    """A context that trusts only `ca_file` (PEM), or what the system trusts; `ConfigurationError` when it is unusable."""
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except ssl.SSLError:
        raise ConfigurationError((f"storage.engine.ca_file: {ca_file} 不是 PEM 格式的证书文件",)) from None
    except OSError as error:
        raise ConfigurationError((f"storage.engine.ca_file: 读不出 {ca_file}（{system_reason(error)}）",)) from None
    # Python 3.13 asks for extensions that the engines' own certificate tools leave out; the chain is checked all the same.
    context.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def trust_failure(error: ssl.SSLError, hosts: str) -> TrustFailed | None:
    """What the officer is told; None for a connection that merely broke while it was being made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return TrustFailed(f"搜索引擎 {hosts} 的证书没有通过检查：{_objection(error.verify_code)}")
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return TrustFailed(f"搜索引擎 {hosts} 没有使用加密连接，请检查端口，或请管理员在搜索引擎上启用 TLS")
    if error.reason and "ALERT" in error.reason:
        return TrustFailed(f"搜索引擎 {hosts} 拒绝了加密连接（{error.reason}），请管理员检查它的 TLS 设置")
    return None


def _objection(code: int) -> str:
    if code in _UNKNOWN_AUTHORITY:
        return "不是由受信任的机构签发，请把签发机构的证书（PEM）写在 storage.engine.ca_file"
    if code == _EXPIRED:
        return "证书已经过期，请管理员更换"
    if code == _NOT_YET_VALID:
        return "证书还没有生效，请检查两台机器的时间"
    if code in _OTHER_NAME:
        return "证书不是发给这个主机名的，请在 storage.url 用证书上的主机名"
    return f"错误代码 {code}，请管理员检查证书"
