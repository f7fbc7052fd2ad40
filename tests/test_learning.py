"""The learned part: the same everywhere, honest about what it has not seen."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from compare.cli import main
from compare.coding.agreement import read_references
from compare.coding.coder import Coder
from compare.coding.evaluation import describe_evaluation, evaluate
from compare.coding.learning import code_example, code_left_out, learn, read_examples
from compare.coding.taxonomy import load_taxonomy
from compare.coding.weights import load_weights, read_weights, write_weights
from compare.errors import SourceError, TaxonomyError

ROOT = Path(__file__).parents[1]
REFERENCES = [ROOT / "data/coding/reference.csv", ROOT / "data/coding/imitations/coded_units.csv"]
FOLDERS = [ROOT / "data/raw", ROOT / "data/coding/imitations"]
HELD_OUT = ROOT / "data" / "coding" / "held_out"


@pytest.fixture(scope="module")
def examples():
    return read_examples(read_references(REFERENCES), FOLDERS)


@pytest.fixture(scope="module")
def left_out(examples):
    return code_left_out(examples, load_taxonomy())


def figures_of(coding: pd.DataFrame, reference: pd.DataFrame) -> dict[str, float]:
    figures = evaluate(coding, reference, resamples=10).figures
    return dict(zip(figures["name"], figures["value"], strict=True))


def test_whether_the_weights_of_the_package_are_those_that_the_coded_documents_teach(examples):
    learned = learn(examples, load_taxonomy())
    for level, weights in load_weights().items():
        assert weights.values == pytest.approx(learned[level].values, abs=0.002)
        assert weights.constant == pytest.approx(learned[level].constant, abs=0.002)


def test_whether_weights_are_read_as_written():
    weights = load_weights()
    assert read_weights(write_weights(weights)) == weights


@pytest.mark.parametrize("text", ["", "level,signal,weight\ntheme,score,much\n"])
def test_whether_broken_weights_are_refused(text):
    with pytest.raises(TaxonomyError, match="learn them again"):
        read_weights(text)


def test_whether_the_reference_is_coded_well_by_what_other_documents_teach(left_out):
    reference = read_references(REFERENCES[:1])
    assert figures_of(left_out, reference)["themes micro F1"] >= 0.88


def test_whether_confidence_says_how_often_a_code_is_right(left_out):
    table = evaluate(left_out, read_references(REFERENCES), resamples=3).reliability
    assert table["codes"].sum() > 400
    gap = (table["mean_confidence"] - table["right"]).abs()
    assert (gap * table["codes"]).sum() / table["codes"].sum() < 0.05
    sure, unsure = table.iloc[-1], table[table["from_confidence"] < 0.9]
    unsure_right = (unsure["right"] * unsure["codes"]).sum() / unsure["codes"].sum()
    assert sure["right"] > unsure_right


def test_whether_documents_never_used_are_divided_and_coded_nearly_as_well():
    reference = read_references([HELD_OUT / "coded_units.csv"])
    coder = Coder(load_taxonomy())
    held_out = read_examples(reference, [HELD_OUT])
    assert len(held_out) >= 8
    coding = pd.DataFrame([row for example in held_out for row in code_example(example, coder)])
    found = figures_of(coding, reference)
    assert found["unit boundaries F1"] >= 0.97
    assert found["kind accuracy"] >= 0.97
    assert found["themes micro F1"] >= 0.89
    assert found["themes macro F1"] >= 0.87
    assert found["main theme accuracy"] >= 0.88
    assert found["practices micro F1"] >= 0.78


def test_whether_a_reference_without_its_document_is_refused():
    with pytest.raises(SourceError, match="none of the folders"):
        read_examples(read_references(REFERENCES), FOLDERS[:1])
    with pytest.raises(SourceError, match="once"):
        read_references([REFERENCES[0], REFERENCES[0]])


def test_whether_learning_and_leaving_out_can_be_asked_for(tmp_path, capsys):
    weights, figures = tmp_path / "weights.csv", tmp_path / "figures.json"
    common = ["--reference", *map(str, REFERENCES), "--raw", *map(str, FOLDERS)]
    assert main(["learn", *common, "--out", str(weights)]) == 0
    assert set(read_weights(weights.read_text(encoding="utf-8"))) == {"theme", "practice"}
    assert main(["evaluate", "--leave-one-out", *common, "--json", str(figures)]) == 0
    assert "confidence" in capsys.readouterr().out
    assert set(json.loads(figures.read_text(encoding="utf-8"))) == {
        "figures", "themes", "practices", "confusions", "reliability",
    }  # fmt: skip


def test_whether_intervals_hold_their_figure_and_confusions_are_quoted(left_out):
    reference = read_references(REFERENCES)
    evaluation = evaluate(left_out, reference, resamples=200)
    figures = evaluation.figures.dropna()
    assert (figures["low"] <= figures["value"]).all() and (
        figures["value"] <= figures["high"]
    ).all()
    worst = evaluation.confusions.iloc[0]
    assert evaluation.confusions["times"].is_monotonic_decreasing
    assert worst["text"] in describe_evaluation(evaluation, confusions=1)
    again = evaluate(left_out, reference, resamples=200)
    pd.testing.assert_frame_equal(evaluation.figures, again.figures)
