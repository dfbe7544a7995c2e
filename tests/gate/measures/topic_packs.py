"""The examples and counter-examples of the shipped topic packs: every one must come out right."""

from __future__ import annotations

from config.topic_packs import pack_names, read_pack
from nlp.examples import example_problems
from nlp.segmentation import Segmenter


def measure() -> dict[str, float]:
    """Keys: topics, sentences, right (share of sentences that their topic takes or leaves as written)."""
    segmenter = Segmenter()
    topics = [topic for name in pack_names() for topic in read_pack(name)]
    sentences = sum(len(topic.examples) + len(topic.counter_examples) for topic in topics)
    wrong = sum(len(list(example_problems(topic, segmenter))) for topic in topics)
    return {"topics": len(topics), "sentences": sentences, "right": 1 - wrong / sentences}
