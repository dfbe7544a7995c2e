"""Places: the own area first, what stands before decides, and no word that only looks like a place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.body import Body
from domain.errors import ConfigurationError
from nlp.places.area import area_of, inferred_area
from nlp.places.build import build_places
from nlp.places.finder import FoundPlaces, ListedOnly, PlaceFinder
from nlp.places.gazetteer import TOWNSHIP, shared_gazetteer, short_name
from nlp.segmentation import Segmenter
from nlp.settings import NlpSettings
from tests.gate.measures.places import measure


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter(("青山林场",))


def find(segmenter: Segmenter, text: str, settings_: NlpSettings, body: Body | None = None) -> FoundPlaces:
    finder = build_places(settings_, body or Body("本单位"), segmenter)
    readable = segmenter.readable(text)
    return finder.find((readable, segmenter.words_of(readable).tokens))


def test_the_labelled_sentences_come_out_right() -> None:
    figures = measure()
    assert figures["sentences"] >= 80
    assert figures["precision"] >= 0.97
    assert figures["recall"] >= 0.96


def test_the_same_name_means_the_own_area_unless_the_text_says_otherwise(segmenter: Segmenter) -> None:
    own = NlpSettings(area="江苏省徐州市")
    assert find(segmenter, "鼓楼区的路灯", own).own == ("鼓楼区",)
    assert find(segmenter, "南京市鼓楼区的路灯", own) == FoundPlaces((), ())
    assert find(segmenter, "鼓楼区的路灯", NlpSettings(area="湖南省长沙市")) == FoundPlaces((), ())


def test_a_street_brings_its_county_and_nothing_above_the_area(segmenter: Segmenter) -> None:
    text = "咸嘉湖街道的树倒了"
    assert find(segmenter, text, NlpSettings(area="湖南省长沙市")).labels == ("岳麓区", "咸嘉湖街道")
    assert find(segmenter, text, NlpSettings(area="湖南省")).labels == ("长沙市", "岳麓区", "咸嘉湖街道")
    assert find(segmenter, text, NlpSettings(area="长沙市岳麓区")).labels == ("咸嘉湖街道",)


def test_listed_names_come_first_and_places_elsewhere_are_never_own(segmenter: Segmenter) -> None:
    told = NlpSettings(area="湖南省长沙市", places=("青山林场",), places_elsewhere=True)
    found = find(segmenter, "株洲市的做法，岳麓区青山林场也可以用", told)
    assert found == FoundPlaces(("青山林场", "岳麓区", "株洲市"), ("青山林场", "岳麓区"))
    country = NlpSettings(area="中国", places=("青山林场",))
    assert find(segmenter, "株洲市和青山林场", country) == FoundPlaces(("青山林场", "株洲市"), ("青山林场",))


def test_a_body_of_unknown_area_has_its_listed_places_only(segmenter: Segmenter) -> None:
    body = Body("云溪市林业局", (), ("云溪市", "枫林大道"))
    assert isinstance(build_places(NlpSettings(), body, segmenter), ListedOnly)
    found = find(segmenter, "云溪市枫林大道和长沙市", NlpSettings(), body)
    assert found == FoundPlaces(("云溪市", "枫林大道"), ("云溪市", "枫林大道"))


@pytest.mark.parametrize(
    ("name", "places", "area"),
    [
        ("长沙市林业局", (), "长沙市"),
        ("湖南省长沙市岳麓区园林绿化中心", (), "岳麓区"),
        ("青山林场", ("岳麓区", "长沙市"), "长沙市"),
        ("市林业局", ("鼓楼区",), None),
        ("云溪市林业局", ("枫林大道",), None),
    ],
)
def test_the_area_is_inferred_from_name_and_places(name: str, places: tuple[str, ...], area: str | None) -> None:
    found = inferred_area(name, places, shared_gazetteer())
    assert (found.name if found else None) == area


def test_an_area_is_written_in_full_and_unambiguous(segmenter: Segmenter) -> None:
    gazetteer = shared_gazetteer()
    assert area_of("鼓楼区", gazetteer) is None
    found = area_of("江苏省徐州市鼓楼区", gazetteer)
    assert found is not None
    assert [division.name for division in gazetteer.path(found)] == ["江苏省", "徐州市", "鼓楼区"]
    with pytest.raises(ConfigurationError, match="行政区划里没有“鼓楼区”"):
        build_places(NlpSettings(area="鼓楼区"), Body("本单位"), segmenter)


def test_the_gazetteer_has_every_level_and_ends_where_the_official_list_ends() -> None:
    gazetteer = shared_gazetteer()
    levels = [division.level for division in gazetteer.by_code.values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [33, 333, 2845]
    assert levels.count(TOWNSHIP) > 38_000
    assert len(gazetteer.named("城关镇")) > 80


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("长沙市", "长沙"),
        ("内蒙古自治区", "内蒙古"),
        ("湘西土家族苗族自治州", "湘西"),
        ("和县", ""),
        ("岳麓区", "岳麓"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


SCRAPS = "长沙 长沙市 岳麓 岳麓区 市 区 路 城关镇 南京 鼓楼区 的 ， A市 枫林三路"


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from([*SCRAPS.split(), "\n"]), max_size=14).map("".join))
def test_any_text_gives_each_label_once_and_own_ones_first(text: str) -> None:
    finder = COUNTRYWIDE.setdefault("finder", _everywhere())
    readable = SHARED.readable(text)
    found = finder.find((readable, SHARED.words_of(readable).tokens))
    assert len(set(found.labels)) == len(found.labels)
    assert found.labels[: len(found.own)] == found.own


SHARED = Segmenter()
COUNTRYWIDE: dict[str, PlaceFinder | ListedOnly] = {}


def _everywhere() -> PlaceFinder | ListedOnly:
    return build_places(NlpSettings(area="湖南省长沙市", places_elsewhere=True), Body("本单位"), SHARED)


def test_hostile_repetition_takes_linear_time(segmenter: Segmenter) -> None:
    finder = build_places(NlpSettings(area="中国"), Body("本单位"), segmenter)

    def seconds(times: int) -> float:
        text = segmenter.readable("长沙市岳麓区鼓楼区城关镇路长沙" * times)
        tokens = segmenter.words_of(text).tokens
        taken = []
        for _ in range(3):  # the least of them: a busy machine makes single ones slow
            begun = time.process_time()
            finder.find((text, tokens))
            taken.append(time.process_time() - begun)
        return min(taken)

    seconds(50)
    assert seconds(1600) < 24 * max(seconds(200), 0.002)
