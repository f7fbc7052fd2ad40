"""Numbers as word processors print those of their lists: 一, （二）, ③, iv, 甲."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def format_number(number: int, style: str) -> str:
    """Print a number in one of the styles of WordprocessingML (``w:numFmt``).

    Parameters
    ----------
    number : int
        The number.
    style : str
        Such as ``decimal``, ``chineseCounting``, ``decimalEnclosedCircle``. A
        style that is not known is printed in Arabic digits; ``none`` and
        ``bullet`` print nothing.

    Examples
    --------
    >>> [format_number(12, style) for style in ("chineseCounting", "decimalEnclosedCircle", "upperRoman")]
    ['十二', '⑫', 'XII']
    """
    printed = _PRINT.get(style, str)
    return printed(number)


def print_han(number: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """Print a number in Chinese, as it is counted.

    Examples
    --------
    >>> [print_han(number) for number in (0, 10, 12, 20, 105, 110, 1024)]
    ['〇', '十', '十二', '二十', '一百零五', '一百一十', '一千零二十四']
    """
    if not 0 < number < 10_000:
        return _print_digits(number)
    printed, skipped = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if not digit:
            skipped = bool(printed)
            continue
        printed += ("零" if skipped else "") + digits[digit] + units[power]
        skipped = False
    return printed[1:] if 10 <= number < 20 and digits is _DIGITS else printed


def _print_digits(number: int) -> str:
    return "".join(_DIGITS[int(sign)] for sign in str(number)) if number >= 0 else str(number)


def _print_legal(number: int) -> str:
    return print_han(number, _LEGAL_DIGITS, _LEGAL_UNITS)


def _print_roman(number: int) -> str:
    if not 0 < number < 4_000:
        return str(number)
    printed = ""
    for value, sign in _ROMAN:
        printed += sign * (number // value)
        number %= value
    return printed


def _print_letters(number: int) -> str:
    """The letter of a number; past z it is repeated: 27 is aa."""
    if not 0 < number <= 26 * 20:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _from_row(row: str) -> Callable[[int], str]:
    return lambda number: row[number - 1] if 0 < number <= len(row) else str(number)


def _print_wide(number: int) -> str:
    return "".join(chr(ord("０") + int(sign)) for sign in str(abs(number)))


def _span(first: str, length: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(length))


def _print_nothing(number: int) -> str:
    return ""


_CIRCLED = _span("①", 20) + _span("㉑", 15) + _span("㊱", 15)
_PRINT: dict[str, Callable[[int], str]] = {
    "bullet": _print_nothing,
    "none": _print_nothing,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _print_roman(number).upper(),
    "lowerRoman": _print_roman,
    "upperLetter": lambda number: _print_letters(number).upper(),
    "lowerLetter": _print_letters,
    "decimalFullWidth": _print_wide,
    "decimalFullWidth2": _print_wide,
    "decimalEnclosedCircle": _from_row(_CIRCLED),
    "decimalEnclosedCircleChinese": _from_row(_CIRCLED),
    "decimalEnclosedParen": _from_row(_span("⑴", 20)),
    "decimalEnclosedFullstop": _from_row(_span("⒈", 20)),
    "ideographEnclosedCircle": _from_row(_span("㊀", 10)),
    "ideographTraditional": _from_row(_STEMS),
    "ideographZodiac": _from_row(_BRANCHES),
    "numberInDash": lambda number: f"- {number} -",
    "chineseLegalSimplified": _print_legal,
    "ideographLegalTraditional": _print_legal,
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "japaneseCounting",
            "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting",
        ),
        print_han,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _print_digits
    ),
}  # fmt: skip
