"""Who is who among URLs and documents, without any person in it.

A canonical URL identifies a page, not the visit and not the visitor: tracking, session, share and person parameters are
taken out, because the same page would get many ids and because they are personal data (DESIGN.md section 2.1).
A parameter that names the page on some sites (`id`, `mid`, `sid`, `code`, `guid`) stays: two pages under one id are
worse than one page under two.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from domain.reasons import Platform

_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING_NAMES = (
    # visits and campaigns
    "spm scm from isappinstalled gclid fbclid msclkid yclid refer referer referrer ref ref_src refer_flag bd_vid "
    "tdsourcetag ivk_sa unique_k vd_source spm_id_from track_id trackid traceid trace_id xsec_source tt_from "
    # shares
    "share sharefrom sharer shareid shareuser sharetoken "
    # sessions, cache breakers and signatures of one call
    "jsessionid phpsessid aspsessionid session sessionid session_id token access_token xsec_token ticket "
    "timestamp nonce nonce_str noncestr sign signature _t _ts _r _rand rand random _ nocache "
    # WeChat's own
    "chksm scene subscene srcid ascene clicktime enterid exportkey pass_ticket wx_header nettype devicetype uin"
)
_TRACKING = frozenset(_TRACKING_NAMES.split())
_PERSON_NAMES = (
    "uid userid user_id user username user_name openid open_id unionid union_id u uname nick nickname author author_id "
    "authorid member memberid member_id accountid account_id account profile_id phone mobile tel email idcard sec_uid "
    "suid fuid touid puid ouid buid device_id deviceid imei idfa oaid"
)
_PERSON = frozenset(_PERSON_NAMES.split())
_NOISE_PREFIXES = ("utm_", "share_", "sharer_", "mtm_", "hmsr", "hmpl", "hmcu", "hmkw", "hmci")

_WECHAT_HOST = "mp.weixin.qq.com"
_WECHAT_NAMES = frozenset({"__biz", "mid", "idx", "sn"})
# A temporary link of WeChat has no other name than its signature.
_WECHAT_TEMPORARY = frozenset({"src", "ver", "signature", "timestamp"})

_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?#;]*", re.IGNORECASE)
_ACCOUNT = r"u|uid|user|users|profile|people|member|members|space|author|authors"
_ACCOUNT_PAGE = re.compile(rf"^((?:/[^/]+)??/(?:{_ACCOUNT}))/(?:[^/.]+|\d+\.\w+)(?:/[a-z_]*)?$", re.IGNORECASE)
_ACCOUNT_NUMBER = re.compile(r"/(space-uid|space-username|uid|user)[-_][^/.]+", re.IGNORECASE)
_AT_NAME = re.compile(r"/@[^/]+")
_WEIBO_POST = re.compile(r"^/\d{5,}/(\w{6,})$")
_WEIBO_ACCOUNT = re.compile(r"^/\d{5,}(?:/[a-z_]*)?$")
_WEIBO_HOSTS = frozenset({"weibo.com", "www.weibo.com", "weibo.cn", "m.weibo.cn"})

_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_SAFE_QUERY = "/:@!$'()*,~-._+%"


def canonical_url(url: str) -> str:
    """One spelling for one page; tracking, session and person parameters are gone. Idempotent.

    Scheme and host in lower case, default port, user part and fragment removed, parameters sorted, a trailing slash of a
    path dropped. The page of an account (`/u/123`, `/profile/name`, `/@name`) is reduced to `/u`, `/profile`, `/@`, except
    on government sites, where such a path is the institution's own; a Weibo post loses the account in its path.
    What is no http(s) address is returned stripped, without query and fragment.
    """
    parts = _split(url)
    if parts is None:
        return re.split(r"[?#]", url, maxsplit=1)[0].strip()
    scheme, host, path, query = parts
    if host in _WEIBO_HOSTS and (post := _WEIBO_POST.match(path)):
        scheme, host, path = "https", "m.weibo.cn", f"/status/{post.group(1)}"
    return urlunsplit((scheme, host, _path(host, path), _query(host, query), ""))


def document_id(platform: Platform, native_id_or_canonical_url: str) -> str:
    """32 hexadecimal digits (BLAKE2b) for a document; the same input gives the same id for ever."""
    key = f"{platform.value}\x1f{native_id_or_canonical_url}"
    return blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _split(url: str) -> tuple[str, str, str, str] | None:
    """Scheme, host with a port that says something, path and query of a web address; None for anything else."""
    # Browsers drop control characters wherever they stand in an address; urlsplit drops only some of them.
    cleaned = re.sub(r"[\x00-\x1f\x7f]", "", url).strip()
    try:
        parts = urlsplit(cleaned)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    bracketed = f"[{host}]" if ":" in host else host
    shown = bracketed if port in {None, _DEFAULT_PORTS[parts.scheme]} else f"{bracketed}:{port}"
    return parts.scheme, shown, parts.path, parts.query


def _path(host: str, path: str) -> str:
    path = re.sub(r"/{2,}", "/", "/" + _SESSION_IN_PATH.sub("", path)).rstrip("/")
    if not host.endswith(".gov.cn"):
        path = _without_account(host, path)
    return _quoted(path, _SAFE_PATH).rstrip("/") or "/"


def _without_account(host: str, path: str) -> str:
    path = _AT_NAME.sub("/@", path)
    path = _ACCOUNT_NUMBER.sub(r"/\1", path)
    path = _ACCOUNT_PAGE.sub(r"\1", path)
    return _WEIBO_ACCOUNT.sub("/u", path) if host in _WEIBO_HOSTS else path


def _query(host: str, query: str) -> str:
    pairs = [pair for pair in re.split(r"[&;]", query.replace("&amp;", "&")) if pair.partition("=")[0].strip()]
    names = {_name(pair) for pair in pairs}
    if host == _WECHAT_HOST and (_WECHAT_NAMES & names or "signature" in names):
        wanted = _WECHAT_NAMES if "mid" in names else _WECHAT_NAMES | _WECHAT_TEMPORARY
        pairs = [pair for pair in pairs if _name(pair) in wanted]
    else:
        pairs = [pair for pair in pairs if not _is_noise(_name(pair))]
    return "&".join(sorted({_quoted(pair, _SAFE_QUERY + "=") for pair in pairs}))


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0]).strip().lower()


def _is_noise(name: str) -> bool:
    return name in _TRACKING or name in _PERSON or name.startswith(_NOISE_PREFIXES)


def _quoted(text: str, safe: str) -> str:
    """One spelling of percent signs; nothing is decoded, because old sites escape GBK bytes."""
    escaped = quote(text, safe=safe, errors="replace")
    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", escaped)
    return re.sub(r"%[0-9a-f]{2}", lambda match: match.group().upper(), escaped, flags=re.IGNORECASE)
