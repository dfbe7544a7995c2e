"""Masking: what goes, what stays, how long it takes."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.masking import Kind, find, locate, mask
from nlp.personal import accounts, addresses, cues, names
from nlp.personal.checksums import id_check_character, is_id_number, passes_luhn
from nlp.personal.spans import flatten, holds_any
from tests.gate.measures.masking import KEPT, ORDINARY, cases, measure


def test_recall_and_restraint_on_generated_cases() -> None:
    figures = measure()
    assert len(cases()) >= 2_000
    assert figures["recall"] >= 0.99
    assert figures["kept"] >= 0.99
    assert figures["touched_share"] <= 0.005
    assert figures["idempotent"] == 1


@pytest.mark.parametrize("text", [*ORDINARY, *KEPT])
def test_ordinary_sentences_stay_as_they_are(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话１３８１２３４５６７８。", "电话［手机号］。"),
        ("138-1234-5678或13912345678", "［手机号］或［手机号］"),
        ("手机138\u200b1234\u200b5678", "手机［手机号］"),
        ("一三八一二三四五六七八找我", "［手机号］找我"),
        ("电话189××××7578", "电话［手机号］"),
        ("值班电话0731-88665110转8003", "值班电话［电话号码］"),
        ("身份证11010519491231002X", "身份证［身份证号］"),
        ("编号110105194912310021不是身份号码", "编号110105194912310021不是身份号码"),
        ("卡6222 0212 3456 7890 128", "卡［银行卡号］"),
        ("湘AD12345和京A·12345", "［车牌号］和［车牌号］"),
        ("写信到li.si-2@mail.example.com.cn吧", "写信到［邮箱］吧"),
        ("加QQ：12345678，微信号lisi_2020", "加QQ：［账号］，微信号［账号］"),
        ("@风中的猫 你看看", "［用户］ 你看看"),
        ("@临江市林业局请尽快处理树倒的问题谢谢", "［用户］请尽快处理树倒的问题谢谢"),
        ("我叫张三丰，住丽发新城3栋2单元501室", "我叫［姓名］，住丽发新城［门牌号］"),
        ("姓名：赵和平，联系人：李家明电话", "姓名：［姓名］，联系人：［姓名］电话"),
        ("我叫张三和李四，我们", "我叫［姓名］和［姓名］，我们"),
        ("本人罗来先，系三组村民", "本人［姓名］，系三组村民"),
        ("村民陈秀英占了田，包工头李大勇不管", "村民［姓名］占了田，包工头［姓名］不管"),
        ("负责人：高兴国，联系人应当签字", "负责人：［姓名］，联系人应当签字"),
        ("老板高价卖给我，老板高顺海欠了钱", "老板高价卖给我，老板［姓名］欠了钱"),
        ("患者张口就骂，车主安全第一，业主余款未付", "患者张口就骂，车主安全第一，业主余款未付"),
        ("我是石坝村8排6号的业主韩冬梅", "我是石坝村［门牌号］的业主［姓名］"),
        ("我是江南人，我是万科城3栋的", "我是江南人，我是万科城3栋的"),
        ("枫林家园15栋2单元301漏水", "枫林家园［门牌号］漏水"),
        ("枫林家园15栋、16栋的垃圾站，A3栋停水", "枫林家园15栋、16栋的垃圾站，A3栋停水"),
        ("15栋的301业主，15栋3-502，人民路15号楼", "［门牌号］的［门牌号］业主，［门牌号］，人民路［门牌号］"),
        ("云山别墅15栋漏水", "云山别墅［门牌号］漏水"),
        ("枫林家园一栋 3单元 502", "枫林家园［门牌号］"),
        ("村民代表李志国、扎西·次仁等人签字", "村民代表［姓名］、［姓名］等人签字"),
        ("租客艾则孜·买买提欠了房租，业主万科·城市花园", "租客［姓名］欠了房租，业主万科·城市花园"),
        ("周海燕，13812345678；方案，电话13912345678", "［姓名］，［手机号］；方案，电话［手机号］"),
        ("此致敬礼！\n王国庆\n2024年3月5日", "此致敬礼！\n［姓名］\n2024年3月5日"),
        ("姓名李志国联系电话", "姓名［姓名］联系电话"),
        ("+86-138-1234-5678，86-13912345678", "［手机号］，［手机号］"),
        ("投资18600000000元，3000棵", "投资18600000000元，3000棵"),
        (
            "加q90532856，+v：xm51599，微 信：sunny-629，快手号wxid_928",
            "加q［账号］，+v：［账号］，微 信：［账号］，快手号［用户］",
        ),
        ("V领毛衣，v1.2.3版，C++version2，微信支付", "V领毛衣，v1.2.3版，C++version2，微信支付"),
        ("@所有人 明天停水，φ8@200，¥128@5折", "@所有人 明天停水，φ8@200，¥128@5折"),
        ("东方明珠B座4单元25楼505室", "东方明珠［门牌号］"),
        ("万科城8号楼3单元18楼东户，学府名居12#楼2单元307", "万科城［门牌号］，学府名居［门牌号］"),
        ("行政大楼5号楼2楼201室，林业局办公楼402室", "行政大楼5号楼2楼201室，林业局办公楼402室"),
        ("金桥小区3栋 2单元501", "金桥小区［门牌号］"),
        ("［门牌号］3栋2单元", "［门牌号］"),
        ("父亲高血压，母亲白内障，业主金平安小区的", "父亲高血压，母亲白内障，业主金平安小区的"),
        ("欧阳先生和李小明女士", "［姓名］先生和［姓名］女士"),
        ("聚心苑21栋202房。304房业主", "聚心苑［门牌号］。［门牌号］业主"),
        ("人民路12号的202的噪音", "人民路［门牌号］的202的噪音"),
        ("桃花村二组15号", "桃花村二组［门牌号］"),
        ("用户ID：88997766", "用户ID：［用户］"),
        ("云溪日报讯（记者 王小龙、李芳 通讯员 陈晓燕）", "云溪日报讯（记者 ［姓名］、［姓名］ 通讯员 ［姓名］）"),
        ("记者王小龙从市林业局获悉", "记者［姓名］从市林业局获悉"),
        ("来源：云溪日报 责任编辑：周敏", "来源：云溪日报 责任编辑：［姓名］"),
        ("丽景苑7#602", "丽景苑［门牌号］"),
        ("幺三八 一二三四 五六七八", "［手机号］"),
        ("见weibo.com/u/1234567890", "见weibo.com/u/［用户］"),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert mask(text) == masked


_ANNOUNCERS = ("我叫", "名叫", "姓名", "姓名：", "联系人：", "联系人（", "投诉人为", "邻居叫", "老板", "网格员", "本人")
_BEHIND = (
    "，请核实",
    "。",
    "（已签字）",
    "一直没有露面",
    "已经报修",
    "因病住院",
    "今年六十岁",
    "于去年买房",
    "被人打伤",
)


@pytest.mark.parametrize("behind", _BEHIND)
@pytest.mark.parametrize("name", ["李建国", "周敏", "欧阳海燕", "危新心", "荆晓峰", "吴杏芳"])
def test_a_name_ends_at_the_same_place_whatever_announces_it(name: str, behind: str) -> None:
    assert [mask(f"{cue}{name}{behind}") for cue in _ANNOUNCERS] == [f"{cue}［姓名］{behind}" for cue in _ANNOUNCERS]


_NO_NAMES = (
    "高价卖给我|安全第一|管理混乱|强行收费|明明知道|万一摔倒|时常吵架|施工扰民|季度奖没发|何必为难|文明用语|查询不到"
)


@pytest.mark.parametrize("rest", _NO_NAMES.split("|"))
def test_a_word_that_begins_with_a_surname_stays_behind_every_role(rest: str) -> None:
    for role in ("联系人", "投诉人", "当事人", "举报人", "老板", "网格员", "患者", "记者", "我是"):
        assert mask(f"{role}{rest}，") == f"{role}{rest}，"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("贵阳陈女士、浙江张先生、郑州麻女士", "贵阳［姓名］女士、浙江［姓名］先生、郑州［姓名］女士"),
        ("武汉老太太说，风水先生说，滨江的黄女士说", "武汉老太太说，风水先生说，滨江的［姓名］女士说"),
        ("感谢苑新心女士，请打13812345678找苏春生", "感谢［姓名］女士，请打［手机号］找［姓名］"),
        ("我叫段慧家住河西，我叫车去的医院，我叫安全员来", "我叫［姓名］家住河西，我叫车去的医院，我叫安全员来"),
        ("联系人：程志。联系人：高峰，联系人：无", "联系人：［姓名］。联系人：［姓名］，联系人：无"),
        ("法定代表人荆海燕应当到场，法人代表应当到场", "法定代表人［姓名］应当到场，法人代表应当到场"),
        ("（记者 苏雨、林家和 通讯员 邓家）", "（记者 ［姓名］、［姓名］ 通讯员 ［姓名］）"),
        ("妇女儿童发展，患者是何国籍，投诉人刘一鸣被打", "妇女儿童发展，患者是何国籍，投诉人［姓名］被打"),
    ],
)
def test_where_names_begin_and_end(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_find_tells_kind_and_place() -> None:
    text = "找张先生，13812345678"
    spans = find(text)
    assert [(span.kind, text[span.start : span.end]) for span in spans] == [
        (Kind.NAME, "张"),
        (Kind.MOBILE, "13812345678"),
    ]


def test_locate_tells_where_it_stood_in_the_original() -> None:
    original = "找张先生，138\u200b1234\u200b5678，住丽发新城3栋2单元501室"
    found = locate(original)
    assert found.text == mask(original)
    assert [(span.kind, original[span.start : span.end]) for span in found.spans] == [
        (Kind.NAME, "张"),
        (Kind.MOBILE, "138\u200b1234\u200b5678"),
        (Kind.ADDRESS, "3栋2单元501室"),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_marks_are_left_alone(kind: Kind) -> None:
    text = f"联系人：{kind.mark}，电话{kind.mark}{kind.mark}室"
    assert mask(text) == text


_NUMBERS = ("1", "38", "13812345678", "3", "0731", "６", "一", "湘A", "D1234", "110105194912310021", "a.b@c.cn", "@")
_CUES = ("张", "先生", "我叫", "王小明", "业主", "栋", "单元", "室", "路", "号", "QQ", "微信", "身份证")
_SIGNS = (" ", "-", "：", "，", "［手机号］", "［", "］", "\u200b", "\n")
_SCRAPS = st.sampled_from((*_NUMBERS, *_CUES, *_SIGNS))


@given(st.lists(_SCRAPS, max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_accepted_and_spans_are_apart(text: str) -> None:
    spans = find(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    "scrap",
    [
        "1",
        "1 ",
        "1-",
        "@",
        "a@",
        "a.",
        "栋",
        "1栋",
        "A-1",
        "京A",
        "13812345678 ",
        "我叫",
        "于先生",
        "一",
        "［",
        "路1",
        "村民李",
        "负责人:",
        "村民阿·",
        "张三、",
        "记者王五、",
        "1栋的",
        "郑州一先生",
        "于某先生",
        "身份证1 ",
    ],
)
def test_hostile_text_costs_linear_time(scrap: str) -> None:
    def seconds(size: int) -> float:
        text = scrap * (size // len(scrap))
        started = time.process_time()
        mask(text)
        return time.process_time() - started

    small = min(seconds(10_000), seconds(10_000))
    assert seconds(160_000) <= 16 * 4 * small + 0.5


@pytest.mark.slow
def test_a_hostile_megabyte_is_masked_in_seconds() -> None:
    started = time.process_time()
    mask("1 " * 500_000)
    assert time.process_time() - started < 30


def test_check_digits() -> None:
    assert id_check_character("11010519491231002") == "X"
    assert is_id_number("110105491231002")
    assert not is_id_number("110105194913310021")
    assert not is_id_number("990105194912310021")
    assert passes_luhn("6222021234567890128")
    assert not passes_luhn("6222021234567890127")


@settings(deadline=None)
@given(st.lists(_SCRAPS, max_size=30).map("".join))
def test_locate_masks_like_mask_and_its_spans_rebuild_the_text(original: str) -> None:
    found = locate(original)
    assert found.text == mask(original)
    ends = [0, *(span.end for span in found.spans)]
    assert all(span.start >= end for span, end in zip(found.spans, ends, strict=False))
    between = [original[end : span.start] for span, end in zip(found.spans, ends, strict=False)]
    visible = ["".join(c for c in piece if c != "\u200b") for piece in (*between, original[ends[-1] :])]
    rebuilt = visible[0]
    for span, piece in zip(found.spans, visible[1:], strict=True):
        rebuilt += span.kind.mark + piece
    assert rebuilt == found.text.replace("\u200b", "")


_FRAGMENTS = (
    *"我是叫姓名人主民我本0123456789ABx@.-#,，: ：、的号栋座弄路村室房王李伟芳的记者文/图（)",
    *(
        "联系人",
        "投诉人",
        "法人代表",
        "申请人",
        "业主",
        "户主",
        "签名",
        "患者",
        "家长",
        "居民",
        "我妈妈",
        "我老公",
        "群众",
        "先生",
        "敬上",
        *("微 信", "V信", "+v", "加微", "WX", "weixin", "卫星：", "lisi_2020"),
        "身份证",
        "［手机号］",
        "阿依古丽·吐尔逊",
    ),
    *(
        "本报记者",
        "通讯员",
        "摄影",
        "编辑",
        "qq.com",
        "(at)",
        "163.",
        "解放路",
        "3单元",
        "302",
        "住户",
        "的邻居",
        "门牌",
    ),
)


@given(st.lists(st.sampled_from(_FRAGMENTS), max_size=14).map("".join))
@settings(deadline=None, max_examples=400)
def test_a_match_never_stands_without_its_signs(text: str) -> None:
    patterns = (
        (addresses._BUILDING_SIGNS, addresses._CHAIN),
        (names._SIGNED_SIGNS, names._SIGNED),
        (cues._BYLINE_SIGNS, cues._BYLINE),
        *addresses._NUMBERED,
        (accounts._EMAIL_SIGNS, accounts._EMAIL),
        (accounts._WECHAT_SIGNS, accounts._WECHAT),
    )
    words = (
        (names._FORMS_OF_ADDRESS, names._TITLED),
        (names._NUMBER_SIGNS, names._BESIDE_NUMBER),
        (cues._ANNOUNCING, cues._ANNOUNCED),
        (cues._ANNOUNCING, cues._CALLED),
        (cues._GLUED_SIGNS, cues._GLUED_BYLINE),
    )
    flat = flatten(text)
    assert all(signs.search(flat) for signs, pattern in patterns if pattern.search(flat))
    assert all(holds_any(flat, signs) for signs, pattern in words if pattern.search(flat))
