"""Quality of events on labelled messages of a city's board: open B-cubed, each event with the same weight.

Labels: tests/gate/labels (ids and labels only), guidelines: docs/explanation/events.md. `events.csv` holds the two passes as
they were made; what was found wrong in them afterwards stands in `events_corrected.csv`. Weights and threshold were fixed
on the events with an even place in the order of their first messages; the figures are about the others. All messages of
the year are clustered; an unlabelled message in a labelled event counts as wrong.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from pathlib import Path

from nlp.events.partition import partition
from nlp.events.profile import Matter
from nlp.segmentation import Segmenter
from nlp.training.events import halves, read_board, read_labels
from tests.gate.measures.agreement import agreement

LABELS = Path(__file__).parents[1] / "labels"
_BASELINE_LINK = 0.25


def measure(data: Path) -> dict[str, float]:
    """`precision`, `recall` and `f1` of the reported half; `f1_uncorrected`: the same by the labels before they were
    corrected; `f1_small` of its events of 3 to 6 messages, `f1_tuned` of the other half, `pairs_apart`: the share of
    look-alike events (another place or another matter) that share no cluster,
    `baseline_f1` and `baseline_f1_small`: a bag of words, single pass, mean link; `agreement` and `kappa` of the two
    labelling passes; and what `independent_reader` gives."""
    board = read_board(data / "messages" / "message_board_2019.csv")
    passes, unsure = read_labels(LABELS / "events.csv")
    # By the labels that thresholds were fixed with: a correction may give an event an earlier first message, and with it
    # every later event another half.
    tuned, reported = halves(passes, board)
    labels = corrected(passes)
    segmenter = Segmenter()
    places = partition(board, segmenter)
    said = {m.id: places[m.id].event or m.id for m in board}
    plain = single_pass(board, segmenter, _BASELINE_LINK)
    sizes = Counter(labels.values())
    small = {event for event in reported if 3 <= sizes[event] <= 6}
    precision, recall, f1 = bcubed(labels, said, unsure, reported)
    same, kappa = _agreement()
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f1_uncorrected": bcubed(passes, said, unsure, reported)[2],
        "f1_small": bcubed(labels, said, unsure, small)[2],
        "f1_tuned": bcubed(labels, said, unsure, tuned)[2],
        "pairs_apart": _apart(labels, said),
        "baseline_f1": bcubed(labels, plain, unsure, reported)[2],
        "baseline_f1_small": bcubed(labels, plain, unsure, small)[2],
        "agreement": same,
        "kappa": kappa,
        "events": float(len(sizes)),
    } | independent_reader()


def corrected(labels: Mapping[str, str], file: Path = LABELS / "events_corrected.csv") -> dict[str, str]:
    """The event of each labelled message, after what was found plainly wrong was set right (`after`: 1 member, 0 not)."""
    right = dict(labels)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["after"] == "1":
                right[row["留言编号"]] = row["event"]
            elif right.get(row["留言编号"]) == row["event"]:
                del right[row["留言编号"]]
    return right


def bcubed(
    labels: Mapping[str, str], said: Mapping[str, str], unsure: Iterable[str], events: Iterable[str]
) -> tuple[float, float, float]:
    """Open B-cubed precision, recall and F1 of these events, each with the same weight (Amigó and others 2009); `unsure`
    messages count neither way."""
    left_out, wanted = set(unsure), set(events)
    size = Counter(cluster for id_, cluster in said.items() if id_ not in left_out)
    members = {id_: event for id_, event in labels.items() if event in wanted}
    shared = Counter((said[id_], event) for id_, event in members.items())
    total = Counter(members.values())
    right: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for id_, event in members.items():
        same = shared[said[id_], event]
        right[event].append((same / size[said[id_]], same / total[event]))
    precision, recall = (
        sum(sum(pair[side] for pair in found) / len(found) for found in right.values()) / len(right) for side in (0, 1)
    )
    return precision, recall, 2 * precision * recall / (precision + recall)


def single_pass(board: Sequence[Matter], segmenter: Segmenter, least: float) -> dict[str, str]:
    """The baseline: words weighted by TF-IDF; each message joins the event of the greatest mean cosine, if that is enough."""
    counts = [Counter(w for w in segmenter.tokens(f"{m.title} {m.text}") if len(w) > 1) for m in board]
    seen = Counter(word for count in counts for word in count)
    sums: list[dict[str, float]] = []
    sizes: list[int] = []
    names: list[str] = []
    postings: defaultdict[str, set[int]] = defaultdict(set)
    said = {}
    for matter, count in zip(board, counts, strict=True):
        weights = {w: (1 + log(n)) * log(len(board) / seen[w]) for w, n in count.items() if seen[w] < len(board) / 10}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vector = {word: weight / length for word, weight in weights.items()}
        near = set().union(*(postings[word] for word in vector if seen[word] < len(board) / 50)) if vector else set()
        links = {c: sum(x * sums[c].get(w, 0.0) for w, x in vector.items()) / sizes[c] for c in near}
        best = min(links, key=lambda cluster: (-links[cluster], cluster), default=-1)
        if best < 0 or links[best] < least:
            best = len(sums)
            sums.append({})
            sizes.append(0)
            names.append(matter.id)
        sizes[best] += 1
        for word, weight in vector.items():
            sums[best][word] = sums[best].get(word, 0.0) + weight
            postings[word].add(best)
        said[matter.id] = names[best]
    return said


def _apart(labels: Mapping[str, str], said: Mapping[str, str]) -> float:
    clusters: defaultdict[str, set[str]] = defaultdict(set)
    for id_, event in labels.items():
        clusters[event].add(said[id_])
    with (LABELS / "event_pairs.csv").open(encoding="utf-8", newline="") as lines:
        pairs = [(row["one"], row["other"]) for row in csv.DictReader(lines)]
    return sum(clusters[one].isdisjoint(clusters[other]) for one, other in pairs) / len(pairs)


def _agreement() -> tuple[float, float]:
    """Share of equal judgements of the two passes, and Cohen's kappa."""
    with (LABELS / "events.csv").open(encoding="utf-8", newline="") as lines:
        return agreement(
            [(r["first"], r["second"]) for r in csv.DictReader(lines) if r["first"] != "?" and r["second"]]
        )


def independent_reader() -> dict[str, float]:
    """What another reader said of candidates of some events without seeing the labels: `independent_agreement` and
    `independent_kappa` with the first pass over all `independent_judgements` that neither side leaves open. A message
    that the first pass does not name counts as outside, as in B-cubed; `independent_kappa_named` leaves such messages out."""
    with (LABELS / "events.csv").open(
        encoding="utf-8", newline=""
    ) as lines:  # as made: corrections came from this reader
        first = {(row["留言编号"], row["event"]): row["first"] for row in csv.DictReader(lines)}
    with (LABELS / "events_independent.csv").open(encoding="utf-8", newline="") as lines:
        said = {(row["留言编号"], row["event"]): row["verdict"] for row in csv.DictReader(lines)}
    both = {key: (first.get(key, "0"), verdict) for key, verdict in said.items()}
    sure = {key: pair for key, pair in both.items() if "?" not in pair}
    same, kappa = agreement(list(sure.values()))
    return {
        "independent_agreement": same,
        "independent_kappa": kappa,
        "independent_kappa_named": agreement([pair for key, pair in sure.items() if key in first])[1],
        "independent_judgements": float(len(sure)),
        "independent_events": float(len({event for _, event in said})),
    }
