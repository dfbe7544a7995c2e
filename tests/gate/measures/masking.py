"""Quality of masking on generated texts: what is found of the personal data, and how much of ordinary text is touched."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from nlp.masking import find, mask
from tests.gate.measures.personal_cases import Case, cases

__all__ = ["Case", "cases", "measure", "measure_corpora"]

ORDINARY = (
    "昨天下午五点多，东湖公园北门的两棵樟树被大风刮倒，压坏了护栏，到今天上午还没有人清理。",
    "根据《森林法》第三十六条和临政发〔2020〕12号文件，2023年12月31日前完成1.2万亩退耕还林。",
    "请拨打12345热线或者119报警，森林防火期从10月1日到次年4月30日，林业局值班电话12119。",
    "我们小区一共18栋楼，3200多户业主，物业费每平方米2.8元，去年收了860万元，绿化却没人管。",
    "公交409路、地铁3号线和202国道沿线的行道树生了白蛾，叶子都吃光了，10天打一次药也没用。",
    "胡书记、王局长你们好，作为一名普通市民，我希望在学校门口装一个红绿灯，孩子过马路太危险了。",
    "5月3日至7日每天22:00以后搅拌站还在施工，噪音达到78分贝，超过国家标准18分贝。",
    "市林业局、市城管局和人民路街道办事处昨天联合执法，拆除违章建筑12处，面积1350平方米。",
    "请问退休人员的公积金账户余额怎么提取？需要身份证、银行卡和单位证明这三样吗？",
    "今年第二季度全市造林15000亩，同比增长8.5%，投资3600000元，惠及46个村。",
    "这条路修了三年还没通车，业主们每天要绕行6公里，希望有关部门给一个明确的时间表。",
    "高先进同志主持会议，方案于2021年印发，时间安排见附件3，联系电话请查官网 www.example.gov.cn。",
    "各位女士、先生，参观植物园请走东门，门票30元，学生半价，8:30开园。",
    "有没有人知道松树枯死是什么原因？我们村后山几十棵马尾松一个月就红了，怀疑是松材线虫病。",
    "微信公众号上说可以预约，点进去一直是空白页面，QQ浏览器也打不开，请技术人员看一下。",
    "文件编号GB/T 9704-2012，项目代码2019-430100-05-03-012345，预算金额1380000元。",
    "本人曾经多次向社区反映，社区回复说不归他们管，林业站说要等上级批复，这样推来推去。",
    "东方红路口的红绿灯时间太短，老人根本走不过去，建议延长到45秒，或者修一座天桥。",
    "6栋房子被拆，两座桥断了，三层楼高的水把农田都淹了，受灾群众1200人已经转移。",
    "车停在路边2小时就被贴单，罚款200元扣3分，附近又没有停车场，请考虑划一些临时车位。",
)
"""Sentences of the kind that must stay as they are: amounts, dates, document numbers, roads, offices, hotlines, counts."""


KEPT = (
    "云溪日报讯 记者从市林业局获悉，今年计划造林两万亩，记者近日走访了三个林场。",
    "作者单位：云溪市林业局；编辑部电话请查官网；摄影比赛从今天开始报名，来源：云溪日报。",
    "劝诫市民戴口罩，不聚集；联系人和电话写在表上，姓名、地址、日期都要填。",
    "封锁了一栋公寓大楼，旁边12栋楼和一栋老房子不受影响。",
    "客服400-800-1234，银行95588，森林防火12119，火警119，医疗120，供电95598。",
    "投诉编号20230512001234，工单号2023051200123，案号（2019）云0102民初1234号。",
    "乘88路公交到解放西路，转3号线，沿国道107线走12公里，5月12号上午到。",
    "QQ音乐打不开，微信支付失败，微信公众号预约不了，邮箱收不到邮件。",
    "面积120-150平方米，12-15层，8:30-17:30开放，A座商场很热闹，每株3-5元。",
    "我是江边小区的，我叫了三次都没人来，我是安徽人，我叫车去的医院。",
)
"""Near misses of every kind: cues without a person, numbers that are none of a person's."""

BULK_POSTS = 20_000
_ALREADY_MASKED = "@某用户"
"""The corpora's own mark for handles: it is not ordinary text."""


def measure() -> dict[str, float]:
    """Keys: recall (share of generated cases whose secret is gone) and recall_<kind>, kept (share whose road, estate or
    sentence stayed), touched_share (characters of ordinary sentences that were masked), idempotent (share unchanged by a
    second pass), cases."""
    made = cases()
    masked = [mask(case.text) for case in made]
    gone = [case.hidden_in(text) for case, text in zip(made, masked, strict=True)]
    kept = sum(all(word in text for word in case.kept) for case, text in zip(made, masked, strict=True))
    by_kind = {
        f"recall_{kind}": _share([hidden for case, hidden in zip(made, gone, strict=True) if case.kind == kind])
        for kind in sorted({case.kind for case in made})
    }
    return {
        "cases": len(made),
        "recall": _share(gone),
        **by_kind,
        "kept": kept / len(made),
        "touched_share": _touched((*ORDINARY, *KEPT)),
        "idempotent": _share([mask(text) == text for text in masked]),
    }


def measure_corpora(data: Path) -> dict[str, float]:
    """Share of characters touched in ordinary public text: bulk posts and news. Keys: posts_touched, news_touched."""
    return {
        "posts_touched": _touched(_column(data / "bulk" / "posts_100k.csv.gz", BULK_POSTS)),
        "news_touched": _touched(_column(data / "sentiment" / "bdci2019_news.csv", BULK_POSTS)),
    }


def _column(file: Path, most: int) -> list[str]:
    def lines() -> Iterator[str]:
        if file.suffix == ".gz":
            with gzip.open(file, "rt", encoding="utf-8", newline="") as packed:
                yield from packed
        else:
            with file.open(encoding="utf-8", newline="") as plain:
                yield from plain

    return [
        row["text"].replace(_ALREADY_MASKED, "") for _, row in zip(range(most), csv.DictReader(lines()), strict=False)
    ]


def _touched(texts: tuple[str, ...] | list[str]) -> float:
    return sum(span.end - span.start for text in texts for span in find(text)) / sum(map(len, texts))


def _share(holds: list[bool]) -> float:
    return sum(holds) / len(holds)
