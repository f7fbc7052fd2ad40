"""Agreement with a reference coding, checked against scikit-learn."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from compare.coding.agreement import (
    Score,
    measure_agreement,
    read_coded_units,
)
from compare.coding.evaluation import describe_evaluation, evaluate
from compare.errors import SourceError

CODES = ["a", "b", "c", "d"]
codes = st.lists(st.sampled_from(CODES), unique=True, max_size=4)


def frame(rows):
    columns = ["document", "start", "end", "kind", "themes", "practices", "text"]
    return pd.DataFrame(rows, columns=columns)


def unit(themes=(), start=0, end=10, document="d", kind="measure", practices=()):
    return [document, start, end, kind, ";".join(themes), ";".join(practices), "text"]


@given(st.lists(st.tuples(codes, codes), min_size=1, max_size=12))
def test_whether_f1_is_what_scikit_learn_computes(pairs):
    coding = frame([unit(a, i * 10, i * 10 + 9) for i, (a, _) in enumerate(pairs)])
    reference = frame([unit(b, i * 10, i * 10 + 9) for i, (_, b) in enumerate(pairs)])
    found = measure_agreement(coding, reference)
    binary = MultiLabelBinarizer(classes=CODES)
    mine = binary.fit_transform([a for a, _ in pairs])
    wanted = binary.fit_transform([b for _, b in pairs])
    assert (found.themes.f1 or 0.0) == pytest.approx(
        f1_score(wanted, mine, average="micro", zero_division=0)
    )
    supported = [i for i, code in enumerate(CODES) if wanted[:, i].any()]
    if supported:
        each = f1_score(wanted, mine, average=None, zero_division=0)
        assert found.macro_f1 == pytest.approx(sum(each[i] for i in supported) / len(supported))
    else:
        assert found.macro_f1 is None


@given(st.lists(codes, min_size=1, max_size=8))
def test_whether_a_coding_agrees_with_itself(lists):
    coding = frame([unit(c, i * 10, i * 10 + 9, practices=c) for i, c in enumerate(lists)])
    found = measure_agreement(coding, coding)
    assert found.units == Score(len(lists), 0, 0) and found.kinds == 1.0
    assert found.themes.f1 in (None, 1.0) and found.practices.f1 in (None, 1.0)
    assert found.disagreements.empty


def test_whether_a_unit_is_found_from_an_overlap_of_four_fifths():
    reference = frame([unit("a", 0, 100)])
    assert measure_agreement(frame([unit("a", 0, 80)]), reference).units.both == 1
    assert measure_agreement(frame([unit("a", 0, 79)]), reference).units.both == 0


def test_whether_codes_of_missed_units_are_missed_and_of_wrong_units_wrong():
    found = measure_agreement(frame([unit("a", 50, 60)]), frame([unit("b", 0, 10)]))
    assert found.themes == Score(0, 1, 1) and found.kinds is None


def test_whether_one_unit_is_never_paired_twice():
    reference = frame([unit("a", 0, 10), unit("a", 0, 9)])
    assert measure_agreement(frame([unit("a", 0, 10)]), reference).units == Score(1, 0, 1)


def test_whether_documents_without_reference_are_left_out():
    reference = frame([unit("a", document="d")])
    coding = frame([unit("a", document="d"), unit("b", document="other")])
    assert measure_agreement(coding, reference).themes == Score(1, 0, 0)


def test_whether_the_main_theme_is_the_first():
    found = measure_agreement(frame([unit(["b", "a"])]), frame([unit(["a", "b"])]))
    assert found.main_themes == 0.0 and found.themes.f1 == 1.0


def test_whether_a_score_without_cases_is_none_and_shown_so():
    assert Score().f1 is None and Score().precision is None and Score().recall is None
    assert "–" in describe_evaluation(evaluate(frame([unit()]), frame([unit()]), resamples=3))


def test_whether_files_that_are_no_coding_are_refused(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        read_coded_units(tmp_path / "none.csv")
    path = tmp_path / "a.csv"
    path.write_text("document,start\nd,1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="end"):
        read_coded_units(path)
    frame([unit("a", start="x")]).to_csv(path, index=False)
    with pytest.raises(SourceError, match="start"):
        read_coded_units(path)
    path.write_bytes("文件".encode("gb18030"))
    with pytest.raises(SourceError):
        read_coded_units(path)
