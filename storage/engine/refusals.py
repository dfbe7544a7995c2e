"""Why the engine refused one document for good, in words for an officer."""

from __future__ import annotations

from domain.errors import StoreError
from storage.engine.bulk import Item

_WRONG_LAYOUT = "strict_dynamic_mapping_exception"
_NOT_ALLOWED = (401, 403)


def quarantine_reason(item: Item) -> str:
    """One Chinese sentence about a document that this engine will never take.

    Raises `StoreError` when the trouble is not the document's: every other one would be refused too.
    """
    if item.kind == _WRONG_LAYOUT:
        raise StoreError(
            "搜索引擎里的索引与程序的字段结构不一致；请用 huisheng store check 检查，必要时运行 huisheng store reindex。"
        )
    if item.status in _NOT_ALLOWED:
        raise StoreError("搜索引擎的账号没有写入权限；请检查 storage.engine 里的账号。")
    if item.status >= 500:
        raise StoreError(f"搜索引擎写入时出错（{item.kind}），这一批没有写完；稍后会再试。", transient=True)
    if "immense term" in item.reason or "max_bytes_length_exceeded" in item.kind:
        return "有一个词或标签超过 32,766 字节，搜索引擎不能保存。"
    if item.status == 413:
        return "这篇文档太大，搜索引擎或中间的代理不接收。"
    return f"搜索引擎不接受这篇文档（{item.kind or item.status}）。"
