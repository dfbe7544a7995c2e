from __future__ import annotations

from contextlib import closing
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from domain.errors import ConfigurationError
from storage.registry import OPENERS, open_documents
from storage.settings import EngineSettings, StorageSettings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_default_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    with closing(open_documents(StorageSettings(), directory=tmp_path / "data", zone=SHANGHAI)) as store:
        assert store.statistics().documents == 0
    assert (tmp_path / "data" / "documents.db").exists()


def test_an_absolute_file(tmp_path: Path) -> None:
    settings = StorageSettings(url=f"sqlite:///{tmp_path}/elsewhere.db")
    with closing(open_documents(settings, directory=tmp_path / "data", zone=SHANGHAI)):
        assert (tmp_path / "elsewhere.db").exists()


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_documents(StorageSettings(url="mongodb://x"), directory=tmp_path, zone=SHANGHAI)
    assert "mongodb" in str(caught.value)
    assert all(scheme in str(caught.value) for scheme in OPENERS)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:documents.db"])
def test_an_address_without_a_file(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="没有写明文件"):
        open_documents(StorageSettings(url=url), directory=tmp_path, zone=SHANGHAI)


@pytest.mark.parametrize("url", ["https+opensearch://u:hunter2@es", "http+elasticsearch://es.example.cn"])
def test_a_search_engines_address_is_checked_before_anything_is_sent(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^storage\.url: ") as caught:
        open_documents(StorageSettings(url=url), directory=tmp_path, zone=SHANGHAI)
    assert "hunter2" not in str(caught.value)


def test_a_search_engine_opens_by_its_address(tmp_path: Path, search_engine: str) -> None:
    url = f"{search_engine.replace('http', 'http+opensearch', 1)}/registry-{uuid4().hex}"
    settings = StorageSettings(url=url, engine=EngineSettings(replicas=0))
    with closing(open_documents(settings, directory=tmp_path, zone=SHANGHAI)) as store:
        assert store.statistics().documents == 0


def test_settings_refuse_nonsense() -> None:
    for wrong in ({"url": "documents.db"}, {"retention_days": 0}, {"cache_megabytes": 1}, {"unknown": 1}):
        with pytest.raises(ValidationError):
            StorageSettings.model_validate(wrong)
