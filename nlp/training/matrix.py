"""Sparse matrices held as index arrays, with the two products that training needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class BinaryMatrix:
    """`rows` x `columns`, from the positions of its ones, each given once. Products cost one pass over the ones."""

    def __init__(self, row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> None:
        self.shape = (rows, columns)
        by_row = np.argsort(row * columns + column, kind="stable")
        by_column = np.argsort(column * rows + row, kind="stable")
        self._columns_by_row = column[by_row].astype(np.int32)
        self._rows_by_column = row[by_column].astype(np.int32)
        self._row_starts, self._row_filled = _segments(row, rows)
        self._column_starts, self._column_filled = _segments(column, columns)

    def times(self, values: Floats) -> Floats:
        """(columns, K) -> (rows, K)."""
        return _sums(values, self._columns_by_row, self._row_starts, self._row_filled, self.shape[0])

    def transposed_times(self, values: Floats) -> Floats:
        """(rows, K) -> (columns, K)."""
        return _sums(values, self._rows_by_column, self._column_starts, self._column_filled, self.shape[1])


class SparseMatrix:
    """`rows` x `columns` of any values, from their positions; values given for the same position add up."""

    def __init__(
        self, row: NDArray[np.int64], column: NDArray[np.int64], value: Floats, rows: int, columns: int
    ) -> None:
        self.shape = (rows, columns)
        by_row = np.argsort(row * columns + column, kind="stable")
        by_column = np.argsort(column * rows + row, kind="stable")
        self._by_row = (column[by_row].astype(np.int32), value[by_row], *_segments(row, rows))
        self._by_column = (row[by_column].astype(np.int32), value[by_column], *_segments(column, columns))

    def times(self, values: Floats) -> Floats:
        """(columns, K) -> (rows, K)."""
        return _weighted_sums(values, *self._by_row, self.shape[0])

    def transposed_times(self, values: Floats) -> Floats:
        """(rows, K) -> (columns, K)."""
        return _weighted_sums(values, *self._by_column, self.shape[1])


def _segments(index: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the ones of each filled row begin, and which rows are filled: `reduceat` must not be given empty ones."""
    fill = np.bincount(index, minlength=size)
    filled = np.flatnonzero(fill)
    return np.concatenate(([0], np.cumsum(fill[filled])[:-1])).astype(np.int64), filled


def _sums(
    values: Floats, index: NDArray[np.int32], starts: NDArray[np.int64], filled: NDArray[np.int64], size: int
) -> Floats:
    result = np.zeros((size, values.shape[1]))
    if len(index):
        for column in range(values.shape[1]):
            result[filled, column] = np.add.reduceat(np.ascontiguousarray(values[:, column])[index], starts)
    return result


def _weighted_sums(
    values: Floats,
    index: NDArray[np.int32],
    factor: Floats,
    starts: NDArray[np.int64],
    filled: NDArray[np.int64],
    size: int,
) -> Floats:
    result = np.zeros((size, values.shape[1]))
    if len(index):
        for column in range(values.shape[1]):
            part = np.ascontiguousarray(values[:, column])[index] * factor
            result[filled, column] = np.add.reduceat(part, starts)
    return result
