"""The shipped models on messages written for these tests, one plain case and more for each class."""

from __future__ import annotations

import pytest

from domain.messages import Appeal, Category
from nlp.linear.features import headline_of
from nlp.messages import UNSORTED, MessageSorter, build_sorter

CATEGORIES = [
    (
        "小区物业乱收停车费",
        "我们小区物业公司不按合同服务，楼道垃圾没人清，还涨停车费，请住建局管管。",
        Category.CONSTRUCTION,
    ),
    ("自来水管老化漏水", "安置小区的自来水管道漏水一年多，开发商和物业都不维修，业主生活不便。", Category.CONSTRUCTION),
    ("化工厂夜里偷排废气", "厂里半夜排放废气，气味刺鼻，河水也被污水污染，请环保局查处污染。", Category.ENVIRONMENT),
    ("养猪场污水直排", "村里养猪场污水直接排到河里，臭气熏天，环境污染严重，请环保部门处理。", Category.ENVIRONMENT),
    ("出租车拒载乱收费", "火车站的出租车司机不打表，乱要价，还拒载，请运管部门整治出租车市场。", Category.TRANSPORT),
    ("快递丢件不赔", "快递公司把我的包裹弄丢了，网点推来推去不赔偿，请邮政管理部门处理。", Category.TRANSPORT),
    (
        "学校强制补课收费",
        "孩子所在的中学周末强制补课，每个学生收费，老师布置作业太多，请教育局查。",
        Category.EDUCATION,
    ),
    ("教师工资与编制", "我是一名乡村小学教师，特岗教师转编制后职称评定一直不落实，请教育局答复。", Category.EDUCATION),
    ("工厂拖欠社保", "公司不给职工缴纳养老保险，也不签劳动合同，退休后待遇怎么算，请人社局帮助。", Category.LABOUR),
    ("退休金什么时候调整", "企业退休人员养老金今年何时上调，工龄三十年的退休职工怎么计算？", Category.LABOUR),
    ("景区门票乱收费", "旅游景区门票涨价，导游强迫游客购物，请旅游局检查旅行社。", Category.COMMERCE),
    ("传销团伙骗人", "有人以投资为名搞传销，拉人入会，请工商部门打击传销窝点。", Category.COMMERCE),
    ("医院乱收检查费", "县人民医院的医生让病人做很多检查，药价也高，患者负担重，请卫生局核查。", Category.HEALTH),
    ("再生育政策咨询", "我们夫妻是再婚，请问可以办理二胎准生证吗，计生部门需要什么材料？", Category.HEALTH),
]
APPEALS = [
    ("请问居住证怎么办理", "请问外地人办理居住证需要哪些材料，在哪里办，多久能拿到？谢谢。", Appeal.CONSULT),
    ("工地夜间施工扰民", "楼下工地每天半夜施工，噪音很大，居民无法睡觉，多次投诉没人管，请查处。", Appeal.COMPLAINT),
    ("建议增加公交车班次", "建议在上下班高峰增加这条公交线路的班次，方便市民出行。", Appeal.SUGGESTION),
    ("感谢社区工作人员", "问题很快就解决了，工作人员热情负责，衷心感谢，为你们点赞！", Appeal.PRAISE),
    ("小区外墙脱落有安全隐患", "外墙瓷砖大面积脱落，随时可能砸到行人，存在严重安全隐患，请尽快排除。", Appeal.HAZARD),
    ("恳请解决村民用水困难", "我们村一直没有通自来水，用水困难，恳请领导帮助解决村民的用水问题。", Appeal.HELP),
]


@pytest.fixture(scope="module")
def sorter() -> MessageSorter:
    return build_sorter()


def test_plain_messages_get_their_category_first_or_second(sorter: MessageSorter) -> None:
    found = sorter.sort([title for title, _, _ in CATEGORIES], [text for _, text, _ in CATEGORIES])
    right = sum(answer.category == wanted for answer, (_, _, wanted) in zip(found, CATEGORIES, strict=True))
    either = sum(
        wanted in (answer.category, answer.second_category)
        for answer, (_, _, wanted) in zip(found, CATEGORIES, strict=True)
    )
    assert right >= len(CATEGORIES) - 3
    assert either >= len(CATEGORIES) - 2
    assert {answer.category for answer in found} >= {str(category) for category in Category}


@pytest.mark.parametrize(("title", "text", "wanted"), APPEALS)
def test_plain_messages_get_their_appeal(sorter: MessageSorter, title: str, text: str, wanted: Appeal) -> None:
    assert sorter.sort([title], [f"{title} {text}"])[0].appeal == wanted


def test_the_answer_does_not_depend_on_the_rest_of_the_batch(sorter: MessageSorter) -> None:
    titles = [title for title, _, _ in CATEGORIES] * 50
    texts = [text for _, text, _ in CATEGORIES] * 50
    alone = [sorter.sort([title], [text])[0] for title, text, _ in CATEGORIES]
    assert sorter.sort(titles, texts) == alone * 50


def test_a_text_without_anything_to_read_gets_nothing(sorter: MessageSorter) -> None:
    assert sorter.sort(["", ""], ["", "\U0001f600\U0001f601"])[0] == UNSORTED
    assert sorter.sort([], []) == []


def test_a_text_far_from_any_category_gets_none(sorter: MessageSorter) -> None:
    texts = ["啦啦啦", "ok", "今天心情不错哈哈"]
    assert all(answer.category == "" and answer.second_category == "" for answer in sorter.sort([""] * 3, texts))


@pytest.mark.parametrize("text", ["\ud800坏字符", "啊" * 100_000, "\0\n\0", "［电话］［电话］", "🀄" * 3000])
def test_any_string_is_accepted(sorter: MessageSorter, text: str) -> None:
    assert len(sorter.sort([text, ""], [text, text])) == 2


def test_a_second_category_is_another_one(sorter: MessageSorter) -> None:
    for answer in sorter.sort([title for title, _, _ in CATEGORIES], [text for _, text, _ in CATEGORIES]):
        assert (answer.category == "") == (answer.second_category == "")
        assert answer.category != answer.second_category or answer.category == ""


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("路灯坏了。请修一下。", "路灯坏了。"),
        ("什么时候通车？？我们等了三年", "什么时候通车？？"),
        ("  没有标点的一句话", "没有标点的一句话"),
        ("长" * 100, "长" * 40),
        ("", ""),
    ],
)
def test_the_first_sentence_stands_for_a_missing_title(text: str, headline: str) -> None:
    assert headline_of(text) == headline
