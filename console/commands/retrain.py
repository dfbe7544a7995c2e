"""`huisheng retrain`: adjust the shipped models to the body by its corrections, with figures before and after."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from console.opening import reading
from console.options import ConfigOption, JsonOption
from console.output import ERR, print_json, say
from console.words import SUBJECTS, label_name
from domain.corrections import Corrected
from pipelines.retrain import Retraining
from pipelines.retrain import retrain as retrain_subject

SHOWN_MOVED = 10
"""Uncorrected documents whose label would change, named."""


class Subject(StrEnum):
    SENTIMENT = "sentiment"
    CATEGORY = "category"
    APPEAL = "appeal"


def register(app: typer.Typer) -> None:
    app.command("retrain", help="按本单位的更正调整模型，给出前后对比；不比原来好就不采用，退出状态为 1")(retrain)


def retrain(
    config: ConfigOption,
    subject: Annotated[Subject, typer.Option("--subject", help="调整哪一项：情感、类别或诉求")] = Subject.SENTIMENT,
    as_json: JsonOption = False,
) -> int:
    with reading(config) as app, ERR.status("正在训练和比较…"):
        done = retrain_subject(app, Corrected(subject.value))
    if as_json:
        print_json(_json(done))
    else:
        _say(done)
    return 1 if done.refusal else 0


def _json(done: Retraining) -> dict[str, Any]:
    return {
        "subject": done.subject.value,
        "accepted": not done.refusal,
        "refusal": done.refusal,
        "corrections": done.corrections,
        "figures": asdict(done.figures) if done.figures else None,
        "version": done.version,
        "moved": [one.document_id for one in done.moved],
    }


def _say(done: Retraining) -> None:
    name, figures = SUBJECTS[done.subject], done.figures
    if figures:
        share = [f"{right}（{right / figures.corrections:.1%}）" for right in (figures.before, figures.after)]
        say(f"{name}：更正 {figures.corrections} 条，各条都用没有见过它的模型检验")
        say(f"  自带模型答对 {share[0]}，调整后答对 {share[1]}：改对 {figures.gained} 条，改错 {figures.lost} 条")
        if figures.earlier is not None:
            say(f"  现用的调整答对 {figures.earlier} 条")
        if figures.anchors:
            kept = figures.agreeing / figures.anchors
            say(f"  没有更正过的 {figures.anchors} 篇里，{figures.agreeing} 篇（{kept:.1%}）结果不变")
            _say_moved(done)
    if done.refusal:
        say(f"{name}没有采用新的调整：{done.refusal}。模型没有改动。")
        say("多更正一些（判断正确的也确认）再试；每种情况该怎么办，见 docs/how-to/corrections.md。")
    else:
        say(f"已采用，版本 {done.version}。正在运行的 huisheng run 重启后生效；已收录的文档不重新标注。")


def _say_moved(done: Retraining) -> None:
    if not done.moved:
        return
    shown = done.moved[:SHOWN_MOVED]
    more = f"，以下是其中 {len(shown)} 篇（加 --json 可以看到全部编号）" if len(done.moved) > len(shown) else ""
    say(f"  另外 {len(done.moved)} 篇的结果会变{more}；看看哪些本来就错、该更正，哪些对、该确认：")
    for one in shown:
        before, after = (label_name(done.subject, (label,) if label else (), {}) for label in (one.before, one.after))
        say(f"    {one.document_id}  {before} → {after}  {one.title}")
