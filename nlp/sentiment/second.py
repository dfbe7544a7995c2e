"""The second level of the model: from the sums of the n-grams' weights to probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLASSES = 3
Floats = NDArray[np.float64]

_SMALL = 1e-12


@dataclass(frozen=True, slots=True)
class SecondLevel:
    """What is done with the 4 R sums of a text, R being the number of registers.

    Every sum becomes a weighted sum of all of them (`mixing`, (4 R, 4 R), plus `offsets`, (4 R)); the registers'
    answers are mixed by the gate; then the confidence is set right. That last step raises the mixed probabilities to a
    power (`sharpness`, (R)) and makes so much of them even (`doubts`, (R), the share of texts on which nobody would be
    right), both as the gate mixes them for the text. It never changes which class is the likeliest.
    """

    mixing: Floats
    offsets: Floats
    sharpness: Floats
    doubts: Floats

    def probabilities(self, sums: Floats) -> Floats:
        """(texts, 4 R) sums to (texts, 3) probabilities."""
        mixed, gate = self.mixture(sums)
        return calibrated(mixed, weighed(gate, self.sharpness), weighed(gate, self.doubts))

    def mixture(self, sums: Floats) -> tuple[Floats, Floats]:
        """(texts, 4 R) sums to (texts, 3) probabilities before the last step, and the gate's shares (texts, R)."""
        votes, gate = votes_and_gate(weighed(sums, self.mixing) + self.offsets)
        return (votes * gate[:, :, None]).sum(axis=1), gate


def votes_and_gate(logits: Floats) -> tuple[Floats, Floats]:
    """(texts, 4 R) to what each register answers, (texts, R, 3), and how much the text reads like it, (texts, R)."""
    registers = logits.shape[1] // (CLASSES + 1)
    votes = softmax(logits[:, : CLASSES * registers].reshape(-1, registers, CLASSES))
    return votes, softmax(logits[:, CLASSES * registers :])


def calibrated(mixed: Floats, sharpness: Floats, doubts: Floats) -> Floats:
    """(texts, 3) probabilities to the power of each text's sharpness, of which its share of doubt is spread evenly."""
    sharp = softmax(np.log(mixed + _SMALL) * sharpness[:, None])
    spread: Floats = sharp * (1.0 - doubts[:, None]) + doubts[:, None] / CLASSES
    return spread


def weighed(values: Floats, weights: Floats) -> Floats:
    """`values` (texts, n) times `weights` (n, m) or (n). Not `@`: the last digits of its sums depend on how many texts stand
    in the batch."""
    total = np.zeros((len(values), *weights.shape[1:]))
    for column, row in enumerate(weights):
        total += np.multiply.outer(values[:, column], row)
    return total


def softmax(values: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
