"""Setting right what the program found in a document: recorded, shown at once, audited.

A correction changes the one label it is about and nothing else in the tags. Above all the probabilities stay the
program's own (and with them the score of the dashboards): figures, filters and rules read `Tags.sentiment`, while the
page can still show what the program had thought. As the label stands in the tags, it outlives moves and renewed indexes;
a text that comes again unchanged changes nothing; a changed text is a new revision, which is tagged anew and needs a
new judgement. Undoing is correcting back to `Correction.previous`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.accounts import AuditEntry
from domain.corrections import Corrected, Correction
from domain.documents import Tags
from domain.errors import StoreError, UsageError
from domain.names import APPEALS, CATEGORIES, SENTIMENTS
from domain.queries import StoredDocument
from domain.reasons import Sentiment
from pipelines.app import App
from pipelines.event_place import mate_of, place
from pipelines.fold import repeats

_LABELS: Mapping[Corrected, tuple[str, Mapping[str, str]]] = {
    Corrected.SENTIMENT: ("情感倾向", {str(label): name for label, name in SENTIMENTS.items()}),
    Corrected.CATEGORY: ("类别", {str(label): name for label, name in CATEGORIES.items()}),
    Corrected.APPEAL: ("诉求", {str(label): name for label, name in APPEALS.items()}),
}
"""What each subject is called, and its labels with their names."""
_LONGEST_NAME = 40


def correct(app: App, document_id: str, subject: Corrected, value: tuple[str, ...], user: str) -> Correction:
    """Set one label of a stored document right; returns what was recorded.

    `value` holds one sentiment; at most one category or appeal (none: it is none of them); any topics; at most one id of
    another document of the same event (none: it stands alone). A document that moves to another event takes its copies
    along; one that stands alone loses `reprint_of`, and gets it back when that is undone. Events are shown so at once, and
    every later finding of events keeps to it as long as the text is the same.

    Raises `UsageError` for an unknown document or label, `StoreError` when it could not be kept: then the call can be
    made again without harm.
    """
    user = user.strip()
    found, previous, value = _examined(app, document_id, subject, value, user)
    content_hash = found.tagged.document.content_hash
    recorded = Correction(document_id, subject, value, previous, content_hash, user, app.clock())
    app.state.save_correction(recorded)
    if not app.store.retag(document_id, _with(app, found, subject, value, previous)):
        app.state.forget_corrections([document_id])
        raise UsageError(f"编号为“{document_id}”的文档刚刚被删除")
    _same_text_still(app, document_id, content_hash)
    if subject is Corrected.EVENT:
        place(app, document_id, value[0] if value else "")
    detail = f"{subject.value}: {','.join(previous) or '-'} -> {','.join(value) or '-'}"
    app.state.audit(AuditEntry(recorded.at, user, "correct", document_id, detail))
    return recorded


def correct_all(app: App, document_id: str, values: Mapping[Corrected, tuple[str, ...]], user: str) -> list[Correction]:
    """Set several labels of one document right: none is recorded when one of them cannot be said. Raises as `correct`."""
    for subject, value in values.items():
        _examined(app, document_id, subject, value, user.strip())
    return [correct(app, document_id, subject, value, user) for subject, value in values.items()]


def _examined(
    app: App, document_id: str, subject: Corrected, value: tuple[str, ...], user: str
) -> tuple[StoredDocument, tuple[str, ...], tuple[str, ...]]:
    """The document, what the program had found in it, and the value in the form it is kept in. Raises `UsageError`."""
    if not user or len(user) > _LONGEST_NAME or not user.isprintable():
        raise UsageError(f"用户名须为 1 至 {_LONGEST_NAME} 个可见字符")
    found = app.store.get(document_id)
    if found is None:
        raise UsageError(f"没有编号为“{document_id}”的文档（编号见 huisheng search 的结果，或文档页的网址）")
    previous = _found_by_the_program(app, found, subject)
    return found, previous, _checked(app, document_id, subject, value, previous)


def label_of(tags: Tags, subject: Corrected) -> tuple[str, ...]:
    """What the tags say on a subject."""
    labels = {
        Corrected.SENTIMENT: (tags.sentiment.value,),
        Corrected.TOPICS: tags.topics,
        Corrected.CATEGORY: (tags.category,),
        Corrected.APPEAL: (tags.appeal,),
        Corrected.EVENT: (tags.reprint_of,),
    }
    return tuple(label for label in labels[subject] if label)


def _found_by_the_program(app: App, found: StoredDocument, subject: Corrected) -> tuple[str, ...]:
    """What the tags said before anybody corrected this revision."""
    document = found.tagged.document
    for known in app.state.corrections_of([document.id]):
        if known.subject is subject and known.content_hash == document.content_hash:
            return known.previous
    labels = label_of(found.tagged.tags, subject)
    if subject is Corrected.EVENT and not labels and (mate := mate_of(app, document.id)):
        return (mate,)
    return labels


def _checked(
    app: App, document_id: str, subject: Corrected, value: tuple[str, ...], previous: tuple[str, ...]
) -> tuple[str, ...]:
    """The value in the form it is kept in. Raises `UsageError` for what cannot be said about a document."""
    if subject is Corrected.TOPICS:
        allowed = {**app.topic_names, **{topic: app.topic_names.get(topic, "") for topic in previous}}
        _known(value, allowed, "主题")
        return tuple(topic for topic in allowed if topic in value)
    if len(value) > 1 or (subject is Corrected.SENTIMENT and not value):
        raise UsageError(f"这一项只能填一个值，不是 {len(value)} 个")
    if subject is Corrected.EVENT:
        _event_named(app, document_id, value)
        return value
    kind, known = _LABELS[subject]
    _known(value, known, kind)
    return value


def _event_named(app: App, document_id: str, value: tuple[str, ...]) -> None:
    found = {one.tagged.id: one for one in app.store.get_many([document_id, *value])}
    if value and (value[0] == document_id or value[0] not in found):
        raise UsageError(f"没有编号为“{value[0]}”的另一篇文档")
    if any(one.tagged.document.own for one in found.values()):
        raise UsageError("本单位自己发布的文字不归入事件")


def _known(value: tuple[str, ...], allowed: Mapping[str, str], kind: str) -> None:
    unknown = [label for label in value if label not in allowed]
    if unknown:
        choice = "、".join(f"{label} {name}".strip() for label, name in allowed.items()) or "无"
        raise UsageError(f"没有{kind}“{'、'.join(unknown)}”（可用：{choice}）")


def _with(
    app: App, found: StoredDocument, subject: Corrected, value: tuple[str, ...], previous: tuple[str, ...]
) -> Tags:
    tags, single = found.tagged.tags, value[0] if value else ""
    match subject:
        case Corrected.SENTIMENT:
            return replace(tags, sentiment=Sentiment(single))
        case Corrected.TOPICS:
            return replace(tags, topics=value)
        case Corrected.CATEGORY:
            return replace(tags, category=single)
        case Corrected.APPEAL:
            return replace(tags, appeal=single)
        case Corrected.EVENT:
            undone = value == previous and single != "" and not tags.reprint_of
            if undone and repeats(found.tagged, single, app.store):
                return replace(tags, reprint_of=single)
            return tags if value else replace(tags, reprint_of="")


def _same_text_still(app: App, document_id: str, content_hash: str) -> None:
    """A new revision that was stored between reading and writing must not keep the old one's words."""
    found = app.store.get(document_id)
    if found is None or found.tagged.document.content_hash == content_hash:
        return
    (tags,) = app.tagger.tag([found.tagged.document])
    app.store.retag(document_id, tags)
    raise StoreError("这篇文档的原文刚刚更新，请看过新的原文后再更正", transient=True)
