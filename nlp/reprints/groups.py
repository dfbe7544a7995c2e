"""Groups of copies: everything that is linked, directly or through other copies, belongs together.

A copy of a cut copy need not resemble another cut copy, so links are followed (connected components by union-find, Tarjan
1975). The groups depend on the links alone, never on the order in which they were found; the original of a group is its
earliest member, of members published at the same time the one with the smallest id.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import Generic, TypeVar

Rank = tuple[datetime, str]
Key = TypeVar("Key", bound=Hashable)


class Union(Generic[Key]):
    """Sets of keys that grow together. A key never heard of is alone."""

    def __init__(self) -> None:
        self._parents: dict[Key, Key] = {}

    def root(self, key: Key) -> Key:
        """The key that stands for the set of this one; the same for all of its keys until the next `join`."""
        parents = self._parents
        root = key
        while (above := parents.get(root, root)) != root:
            root = above
        while (above := parents.get(key, key)) != root:
            parents[key], key = root, above
        return root

    def join(self, one: Key, other: Key) -> None:
        """Make one set of the sets of these two."""
        self._parents[self.root(one)] = self.root(other)

    def forget(self, keep: set[Key]) -> None:
        """Forget all keys but these; those that were together stay together."""
        stands: dict[Key, Key] = {}
        kept = {key: stands.setdefault(self.root(key), key) for key in keep}
        self._parents = {key: root for key, root in kept.items() if key != root}
