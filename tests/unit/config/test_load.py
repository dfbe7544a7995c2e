"""Strict loading: every mistake at once, with file, line, path and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load
from domain.errors import ConfigurationError, UsageError

GOOD = "body:\n  name: 云溪市林业局\n"


def write(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(text, encoding="utf-8")
    return directory


def problems(directory: Path, environment: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load(directory, environment or {})
    return caught.value.problems


def test_the_smallest_configuration_loads_with_defaults(tmp_path: Path) -> None:
    deployment = load(write(tmp_path, huisheng=GOOD), {})

    assert deployment.settings.body.name == "云溪市林业局"
    assert deployment.settings.body.time_zone == "Asia/Shanghai"
    assert deployment.data_directory == tmp_path / "var"


def test_five_mistakes_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    write(
        tmp_path,
        huisheng=(
            "body:\n"
            "  name: 云溪市林业局\n"
            "  nickname: 林业局\n"  # line 3: unknown
            "storage:\n"
            "  retention_days: 很久\n"  # line 5: not a number
            "console:\n"
            "  port: 99999\n"  # line 7: too large
        ),
        sources=(
            "sources:\n"
            "  - id: news\n"
            "    kind: telepathy\n"  # unknown kind
            "    name: 日报\n"
            "  - id: site\n"
            "    kind: site\n"
            "    name: 网站\n"
            "    platform: television\n"  # line 8: unknown platform
            "    lists: ['https://example.cn/']\n"
        ),
    )

    told = problems(tmp_path)

    assert len(told) == 5
    assert any(line.startswith("huisheng.yaml:3: body.nickname: 没有这个设置（可用：name、aliases") for line in told)
    assert any(line.startswith("huisheng.yaml:5: storage.retention_days: 应为整数") for line in told)
    assert any(line.startswith("huisheng.yaml:7: console.port: 不能大于 65535") for line in told)
    assert any("sources[0]" in line and "site、feed、file" in line for line in told)
    assert any(line.startswith("sources.yaml:8: sources[1].platform: 不能是 “television”") for line in told)


def test_unknown_settings_inside_a_kind_name_the_known_ones(tmp_path: Path) -> None:
    write(
        tmp_path, huisheng=GOOD, sources="sources:\n  - id: a\n    kind: feed\n    name: 订阅\n    link: https://a.cn\n"
    )

    told = problems(tmp_path)

    assert any(
        line.startswith("sources.yaml:5: sources[0].link: 没有这个设置（可用：") and "url" in line for line in told
    )
    assert any("sources[0].url: 缺少必须填写的设置" in line for line in told)


def test_settings_of_one_group_may_stand_in_several_files_but_only_once(tmp_path: Path) -> None:
    write(tmp_path, huisheng=GOOD, one="nlp:\n  words: [枫林大道]\n", two="nlp:\n  sentiment_engine: snownlp\n")
    settings = load(tmp_path, {}).settings
    assert settings.nlp.words == ("枫林大道",)
    assert settings.nlp.sentiment_engine == "snownlp"

    write(tmp_path, two="nlp:\n  words: [望江路]\n")
    assert problems(tmp_path) == ("two.yaml:2: nlp.words: 重复的设置，已在 one.yaml:2 写过",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("body:\n  name: [未闭合\n", "YAML 写法有误"),
        ("- 只是一个列表\n", "最外层应是"),
        ("body: &a\n  name: 甲局\nbody: *a\n", "重复的设置"),
        ("a: " * 3 + "1", "YAML 写法有误"),
    ],
)
def test_broken_files_are_explained(tmp_path: Path, text: str, expected: str) -> None:
    assert any(expected in line for line in problems(write(tmp_path, huisheng=text)))


def test_a_file_in_another_encoding_is_explained(tmp_path: Path) -> None:
    (tmp_path / "huisheng.yaml").write_bytes("body:\n  name: 林业局\n".encode("gb18030"))
    assert any("不是 UTF-8" in line for line in problems(tmp_path))


def test_python_objects_are_never_built(tmp_path: Path) -> None:
    write(tmp_path, huisheng=GOOD + "console:\n  host: !!python/object/apply:os.system ['touch owned']\n")
    problems(tmp_path)
    assert not (tmp_path / "owned").exists()


def test_environment_references_are_filled_and_a_missing_one_is_told(tmp_path: Path) -> None:
    write(tmp_path, huisheng=GOOD + "crawl:\n  contact: ${CONTACT}\n")
    assert load(tmp_path, {"CONTACT": "web@example.cn"}).settings.crawl.contact == "web@example.cn"
    assert problems(tmp_path, {"OTHER": "1"}) == ("huisheng.yaml:4: crawl.contact: 没有设置环境变量 CONTACT",)


def test_a_missing_or_empty_directory_names_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="huisheng init"):
        load(tmp_path / "absent", {})
    with pytest.raises(UsageError, match=r"没有 \.yaml"):
        load(tmp_path, {})


def test_a_listener_for_others_needs_an_address_for_its_links(tmp_path: Path) -> None:
    write(tmp_path, huisheng=GOOD + "console:\n  host: 0.0.0.0\n")
    assert any("base_url" in line for line in problems(tmp_path))
