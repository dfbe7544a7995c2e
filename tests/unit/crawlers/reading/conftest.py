"""What the tests of the reading side share: a fixed moment and a mask that can be seen at work."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.ports import Mask


@pytest.fixture
def now() -> datetime:
    return datetime(2024, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def pages() -> Path:
    return Path(__file__).parents[3] / "data" / "pages"


@pytest.fixture
def mask() -> Mask:
    """Replaces mobile numbers, so that a test sees what went through the mask and what did not."""
    return lambda text: re.sub(r"1[3-9]\d{9}", "［手机号］", text)
