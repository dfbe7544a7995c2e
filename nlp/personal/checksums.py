"""Check digits and structure of numbers that identify a person."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def id_check_character(digits: str) -> str:
    """The last character of an 18-character ID number from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def is_id_number(number: str) -> bool:
    """Whether 15 or 18 characters are built like a resident ID number: province code, true date of birth and, with 18,
    the check character (GB 11643-1999)."""
    if not number[:-1].isdigit() or int(number[:2]) not in _PROVINCES:
        return False
    if len(number) == 15:
        return number.isdigit() and _is_date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    return (
        len(number) == 18
        and 1850 <= int(number[6:10]) <= 2100
        and _is_date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        and number[17].upper() == id_check_character(number)
    )


def passes_luhn(digits: str) -> bool:
    """The check of payment card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
