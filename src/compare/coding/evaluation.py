"""An evaluation to print or keep: every figure with its interval, code by code, and what went wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from compare.coding.agreement import Pair, list_codes, measure_agreement, pair_units
from compare.coding.reliability import (
    RESAMPLES,
    cohen_kappa,
    draw_samples,
    find_interval,
    krippendorff_alpha,
    masi_distance,
)
from compare.tables import split_list

Numbers = NDArray[np.float64]
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A coding measured against a reference, or one person's coding against another's.

    Parameters
    ----------
    figures : pandas.DataFrame
        name, value, low, high (95 % bootstrap interval over units), support.
    themes, practices : pandas.DataFrame
        code, precision, recall, f1, low, high, kappa, support.
    confusions : pandas.DataFrame
        missed (code of the reference), given (code instead, or empty), times,
        document, start, text of the first case; most frequent first.
    reliability : pandas.DataFrame
        Themes given, by confidence: from_confidence, to_confidence, codes,
        mean_confidence, right; empty where the coding has no confidences.
    """

    figures: pd.DataFrame
    themes: pd.DataFrame
    practices: pd.DataFrame
    confusions: pd.DataFrame
    reliability: pd.DataFrame

    def to_json(self) -> str:
        """The same for machines; what cannot be computed is null."""
        tables = {name: getattr(self, name) for name in self.__dataclass_fields__}
        rows = {n: json.loads(t.to_json(orient="records", double_precision=6)) for n, t in tables.items()}  # fmt: skip
        return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def evaluate(
    coding: pd.DataFrame, reference: pd.DataFrame, resamples: int = RESAMPLES, seed: int = 0
) -> Evaluation:
    """Measure a coding against a reference with intervals.

    Parameters
    ----------
    coding, reference : pandas.DataFrame
        Coded units as `read_coded_units` gives them; for the reliability table
        the coding needs a column ``confidences`` or ``candidates``.
    resamples : int
        Bootstrap samples.
    seed : int
        Equal seeds give equal intervals.

    Returns
    -------
    Evaluation
        See there.

    Examples
    --------
    >>> row = {"document": "a", "start": 0, "end": 9, "kind": "measure", "text": "…"}
    >>> one = pd.DataFrame([row | {"themes": "x", "practices": ""}])
    >>> figures = evaluate(one, one, resamples=5).figures.set_index("name")
    >>> float(figures.loc["themes micro F1", "value"])
    1.0
    """
    pairs = pair_units(coding, reference)
    drawn = draw_samples(len(pairs), resamples, seed).astype(float)
    agreement = measure_agreement(coding, reference)
    themes = _measure_codes(pairs, "themes", drawn)
    practices = _measure_codes(pairs, "practices", drawn)
    figures = [
        ("unit boundaries F1", agreement.units.f1, *_boundaries(pairs, drawn), agreement.units.support),
        ("kind accuracy", agreement.kinds, *_shares(pairs, drawn, _same_kind), agreement.units.both),
        ("themes micro F1", agreement.themes.f1, *themes.micro, agreement.themes.support),
        ("themes macro F1", agreement.macro_f1, *themes.macro, len(themes.table)),
        ("main theme accuracy", agreement.main_themes, *_shares(pairs, drawn, _same_main), agreement.units.both),
        ("practices micro F1", agreement.practices.f1, *practices.micro, agreement.practices.support),
        ("themes alpha (MASI)", *_alpha(pairs, drawn)),
    ]  # fmt: skip
    for name, column in (("lead units, exact", "lead_units"), ("deadlines, exact", "deadline")):
        told = [same for pair in pairs if (same := _same_note(pair, column)) is not None]
        if told:
            # only where the reference says what is noted
            interval = _shares(pairs, drawn, partial(_same_note, column=column))
            figures.append((name, sum(told) / len(told), *interval, len(told)))
    return Evaluation(
        pd.DataFrame(figures, columns=["name", "value", "low", "high", "support"]),
        themes.table,
        practices.table,
        _find_confusions(pairs),
        _check_reliability(pairs),
    )


@dataclass(frozen=True)
class _Codes:
    table: pd.DataFrame
    micro: tuple[float | None, float | None]
    macro: tuple[float | None, float | None]


def _measure_codes(pairs: Sequence[Pair], column: str, drawn: Numbers) -> _Codes:
    sets = [(set(list_codes(a, column)), set(list_codes(b, column))) for a, b in pairs]
    codes = sorted(set().union(*(one | two for one, two in sets))) if sets else []
    mine = np.array([[code in one for code in codes] for one, _ in sets], dtype=float).reshape(len(sets), len(codes))  # fmt: skip
    wanted = np.array([[code in two for code in codes] for _, two in sets], dtype=float).reshape(len(sets), len(codes))  # fmt: skip
    both = mine * wanted
    totals = {"both": drawn @ both, "mine": drawn @ mine, "wanted": drawn @ wanted}
    f1 = _divide(2 * totals["both"], totals["mine"] + totals["wanted"])
    micro = _divide(2 * totals["both"].sum(axis=1), (totals["mine"] + totals["wanted"]).sum(axis=1))
    supported = np.where(totals["wanted"] > 0, f1, np.nan)
    held = ~np.isnan(supported).all(axis=1) if supported.size else np.zeros(len(drawn), dtype=bool)
    macro = np.nanmean(supported[held], axis=1) if held.any() else np.array([])
    rows = []
    for place, code in enumerate(codes):
        shared, given, support = both[:, place].sum(), mine[:, place].sum(), wanted[:, place].sum()
        low, high = find_interval(f1[:, place])
        rows.append(
            {
                "code": code,
                "precision": shared / given if given else None,
                "recall": shared / support if support else None,
                "f1": 2 * shared / (given + support),
                "low": low,
                "high": high,
                "kappa": cohen_kappa([(code in one, code in two) for one, two in sets]),
                "support": int(support),
            }
        )
    columns = ["code", "precision", "recall", "f1", "low", "high", "kappa", "support"]
    table = pd.DataFrame(rows, columns=columns).sort_values(
        ["support", "code"], ascending=[False, True], ignore_index=True
    )
    return _Codes(table, find_interval(micro), find_interval(macro))


def _divide(above: Numbers, below: Numbers) -> Numbers:
    """Quotients, NaN where there is nothing to divide by."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _boundaries(pairs: Sequence[Pair], drawn: Numbers) -> tuple[float | None, float | None]:
    both = np.array([a is not None and b is not None for a, b in pairs], dtype=float)
    return find_interval(_divide(2 * (drawn @ both), drawn @ both + drawn.sum(axis=1)))


def _shares(
    pairs: Sequence[Pair], drawn: Numbers, same: object
) -> tuple[float | None, float | None]:
    found = [same(pair) for pair in pairs]  # type: ignore[operator]
    counted = np.array([truth is not None for truth in found], dtype=float)
    right = np.array([bool(truth) for truth in found], dtype=float)
    return find_interval(_divide(drawn @ right, drawn @ counted))


def _same_kind(pair: Pair) -> bool | None:
    a, b = pair
    return None if a is None or b is None else bool(a["kind"] == b["kind"])


def _same_note(pair: Pair, column: str) -> bool | None:
    a, b = pair
    if a is None or b is None or column not in a or not b.get(column):
        return None
    # a line end inside a name is no difference
    mine, wanted = (split_list("".join(str(row[column]).split())) for row in (a, b))
    return sorted(mine) == sorted(wanted)


def _same_main(pair: Pair) -> bool | None:
    a, b = pair
    if a is None or b is None or not b["themes"]:
        return None
    return list_codes(a, "themes")[:1] == list_codes(b, "themes")[:1]


def _alpha(
    pairs: Sequence[Pair], drawn: Numbers
) -> tuple[float | None, float | None, float | None, int]:
    """Krippendorff's alpha over the theme sets of the units that both have."""
    held = [i for i, (a, b) in enumerate(pairs) if a is not None and b is not None]
    sets = [
        (frozenset(list_codes(pairs[i][0], "themes")), frozenset(list_codes(pairs[i][1], "themes")))
        for i in held
    ]
    value = krippendorff_alpha(sets, masi_distance)
    if value is None:
        return None, None, None, len(sets)
    values = sorted({v for pair in sets for v in pair}, key=sorted)
    place = {v: i for i, v in enumerate(values)}
    distances = np.array([[masi_distance(a, b) for b in values] for a in values])
    counts = np.zeros((len(sets), len(values)))
    for row, pair in enumerate(sets):
        for v in pair:
            counts[row, place[v]] += 1
    weights = drawn[:, held]
    units = weights.sum(axis=1)
    observed = _divide(weights @ np.array([masi_distance(*pair) for pair in sets]), units)
    pooled = weights @ counts
    expected = _divide(
        np.einsum("ri,ij,rj->r", pooled, distances, pooled), 2 * units * (2 * units - 1)
    )
    return value, *find_interval(1 - _divide(observed, expected)), len(sets)


def _find_confusions(pairs: Sequence[Pair]) -> pd.DataFrame:
    times: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        mine, wanted = (list_codes(row, "themes") for row in pair)
        missed = [code for code in wanted if code not in mine]
        given = [code for code in mine if code not in wanted]
        for confusion in [(m, g) for m in missed or [""] for g in given or [""] if m or g]:
            times[confusion] += 1
            first.setdefault(confusion, pair)
    rows = []
    for (missed_code, given_code), count in sorted(times.items(), key=lambda i: (-i[1], i[0])):
        a, b = first[missed_code, given_code]
        case = b if b is not None else a
        assert case is not None
        rows.append((missed_code, given_code, count, case["document"], case["start"], case["text"]))
    return pd.DataFrame(rows, columns=["missed", "given", "times", "document", "start", "text"])


def _check_reliability(pairs: Sequence[Pair]) -> pd.DataFrame:
    """Whether codes of a confidence are right as often as it says."""
    cases = [
        (sure, code in list_codes(b, "themes"))
        for a, b in pairs
        if a is not None
        for code, sure in _confidences(a)
    ]
    rows = []
    for low, high in pairwise(BINS):
        inside = [(s, r) for s, r in cases if low <= s < high or (high == BINS[-1] and s == high)]
        if inside:
            sure = sum(s for s, _ in inside) / len(inside)
            rows.append((low, high, len(inside), sure, sum(r for _, r in inside) / len(inside)))
    names = ["from_confidence", "to_confidence", "codes", "mean_confidence", "right"]
    return pd.DataFrame(rows, columns=names)


def _confidences(row: object) -> list[tuple[str, float]]:
    """Themes of a coded unit with their confidence, where it has them."""
    known = dict(row)  # type: ignore[call-overload]
    themes = split_list(str(known["themes"]))
    if known.get("confidences"):
        return list(zip(themes, map(float, split_list(str(known["confidences"]))), strict=True))
    listed = (cell.split("=") for cell in split_list(str(known.get("candidates") or "")))
    sure = {code: float(value) for code, value in listed}
    return [(code, sure[code]) for code in themes if code in sure]


def describe_evaluation(evaluation: Evaluation, confusions: int = 0) -> str:
    """Write an evaluation as lines to print.

    Parameters
    ----------
    evaluation : Evaluation
        What `evaluate` returned.
    confusions : int
        How many of the worst confusions to quote.
    """

    def show(value: float | None) -> str:
        return f"{'–':>6}" if value is None or pd.isna(value) else f"{value:6.3f}"

    def line(name: str, row: dict[str, float | None], keys: Sequence[str]) -> str:
        interval = f"{show(row['low'])} to{show(row['high'])}"
        shown = [interval if key == "interval" else show(row[key]) for key in keys]
        return f"{name:<28}" + "  ".join(f"{cell:>15}" if len(cell) > 8 else f"{cell:>9}" for cell in shown) + f"  {int(row['support'] or 0):7d}"  # fmt: skip

    lines = [f"{'':<28}{'value':>9}  {'95 % interval':>15}  {'support':>7}"]
    for row in evaluation.figures.to_dict("records"):
        lines.append(line(str(row["name"]), dict(row), ("value", "interval")))  # type: ignore[arg-type]
    lines += ["", f"{'theme':<28}{'precision':>9}  {'recall':>9}  {'F1':>9}  {'95 % interval':>15}  {'kappa':>9}  {'support':>7}"]  # fmt: skip
    keys = ("precision", "recall", "f1", "interval", "kappa")
    for row in evaluation.themes.to_dict("records"):
        lines.append(line(str(row["code"]), dict(row), keys))  # type: ignore[arg-type]
    if len(evaluation.reliability):
        lines += ["", f"{'confidence':<14}{'codes':>7}{'mean':>9}{'right':>9}"]
        for row in evaluation.reliability.to_dict("records"):
            span = f"{row['from_confidence']:.1f} to {row['to_confidence']:.1f}"
            lines.append(f"{span:<14}{row['codes']:7d}{row['mean_confidence']:9.2f}{row['right']:9.2f}")  # fmt: skip
    for row in evaluation.confusions.head(confusions).to_dict("records"):
        lines += [
            "",
            f"{row['times']} × missed {row['missed'] or '–'}, given {row['given'] or '–'}: "
            f"{row['document']} {row['start']}",
            f"    {row['text']}",
        ]
    return "\n".join(lines)
