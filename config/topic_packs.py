"""Topic packs: ready-made topics that a configuration takes over by name (`nlp.packs`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from config.positions import Path_
from nlp.settings import NlpSettings, TopicSettings

_ENDING = ".yaml"


def pack_names() -> tuple[str, ...]:
    """The packs that are shipped, in alphabetical order."""
    names = (entry.name for entry in files("config").joinpath("packs").iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


@cache  # a shipped file never changes, and a configuration asks for it several times
def read_pack(name: str) -> tuple[TopicSettings, ...]:
    """The topics of a shipped pack. Raises `KeyError` for a name that `pack_names` does not have."""
    if name not in pack_names():
        raise KeyError(name)
    text = files("config").joinpath("packs", name + _ENDING).read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return tuple(TopicSettings.model_validate(topic) for topic in content["topics"])


def pack_problems(settings: NlpSettings) -> Iterator[tuple[Path_, str]]:
    """What is wrong with the names of packs and of topics that are left out, each with its place in the configuration."""
    known = pack_names()
    for number, name in enumerate(settings.packs):
        if name not in known:
            yield ("nlp", "packs", number), f"没有主题包 {name}（可用：{'、'.join(known)}）"
        elif name in settings.packs[:number]:
            yield ("nlp", "packs", number), f"主题包 {name} 写了两次"
    offered = [topic.id for name in settings.packs if name in known for topic in read_pack(name)]
    for number, topic in enumerate(settings.packs_without):
        if topic not in offered:
            listed = "、".join(dict.fromkeys(offered)) or "无"
            yield ("nlp", "packs_without", number), f"所用主题包里没有主题 {topic}（可用：{listed}）"


def with_packs(settings: NlpSettings) -> NlpSettings:
    """The settings with the topics of the packs behind the body's own; an own topic replaces one of the same id."""
    taken = {*settings.packs_without, *(topic.id for topic in settings.topics)}
    added = [topic for name in settings.packs for topic in read_pack(name) if topic.id not in taken]
    return settings.model_copy(update={"topics": (*settings.topics, *added)})
