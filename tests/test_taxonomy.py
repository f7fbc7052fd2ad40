"""The taxonomy as data: reading it, refusing a broken one, linting it."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import yaml

from compare.coding.lint import (
    describe_taxonomy,
    find_unused,
    lint_taxonomy,
    list_codes_as_markdown,
)
from compare.coding.taxonomy import load_taxonomy
from compare.errors import SelectionError, TaxonomyError

SMALL = {
    "name": "small",
    "version": "1",
    "themes": [
        {
            "code": "water",
            "name": {"zh": "水", "en": "Water"},
            "definition": {"zh": "水。", "en": "Water."},
            "labels": ["自来水"],
            "practices": [
                {
                    "code": "saving",
                    "name": {"zh": "节水", "en": "Saving"},
                    "definition": {"zh": "节水。", "en": "Saving water."},
                    "patterns": ["节约|减少 + 用水"],
                }
            ],
        }
    ],
}


def load(data: object, folder: Path):
    path = folder / "taxonomy.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_taxonomy(path)


def changed(**changes: object) -> dict:
    data = copy.deepcopy(SMALL)
    data["themes"][0].update(changes)
    return data


def test_whether_the_built_in_taxonomy_has_every_theme_and_practice_of_the_reference():
    reference = Path(__file__).parents[1] / "data" / "coding" / "reference.csv"
    taxonomy = load_taxonomy()
    import pandas as pd

    coded = pd.read_csv(reference, encoding="utf-8-sig").fillna("")
    for column in ("themes", "practices"):
        for code in {c for cell in coded[column] for c in cell.split(";") if c}:
            assert taxonomy.label(code, "zh") and taxonomy.label(code, "en")


def test_whether_the_built_in_taxonomy_has_no_errors_or_warnings():
    findings = lint_taxonomy(load_taxonomy())
    assert [f for f in findings if f.severity != "note"] == []


def test_whether_another_fields_taxonomy_can_be_read(tmp_path):
    taxonomy = load(SMALL, tmp_path)
    assert taxonomy.codes("theme") == ["water"]
    assert taxonomy.codes("practice") == ["saving"]
    assert taxonomy.outside is None


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ([], "list of themes"),
        ({"themes": "water"}, "list of themes"),
        ({"themes": ["water"]}, "theme 1"),
        (changed(code="Water!"), "Water!"),
        (changed(code="saving"), "stands twice"),
        (changed(name={"zh": "水"}), "zh and en"),
        (changed(definition=None), "definition"),
        (changed(labels="自来水"), "labels"),
        (changed(labels=[1]), "labels"),
        (changed(in_field="no"), "in_field"),
        (changed(practices={}) | {"max_themes": 0}, "max_themes"),
        (changed(practices="x"), "practices"),
    ],
)
def test_whether_a_broken_taxonomy_is_refused_with_the_place(tmp_path, data, word):
    with pytest.raises(TaxonomyError, match=word) as error:
        load(data, tmp_path)
    assert "taxonomy.yaml" in str(error.value) and "\n" not in str(error.value)


def test_whether_yaml_that_is_broken_or_builds_objects_is_refused(tmp_path):
    path = tmp_path / "t.yaml"
    for text in ("themes: [", "themes: !!python/object/apply:os.getcwd []", "\x00"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(TaxonomyError, match=r"t\.yaml"):
            load_taxonomy(path)
    path.write_bytes("主题".encode("gb18030"))
    with pytest.raises(TaxonomyError, match="UTF-8"):
        load_taxonomy(path)
    with pytest.raises(TaxonomyError, match="no such file"):
        load_taxonomy(tmp_path / "none.yaml")


def test_whether_a_key_that_stands_twice_is_refused_and_not_half_lost(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text("themes: [a]\nname: a\nthemes: [b]\n", encoding="utf-8")
    with pytest.raises(TaxonomyError, match="'themes' stands again at line 3"):
        load_taxonomy(path)


def test_whether_an_unknown_code_is_refused_and_the_known_ones_named():
    with pytest.raises(SelectionError, match="sea_rail"):
        load_taxonomy().theme("nonsense")
    with pytest.raises(SelectionError):
        load_taxonomy().label("nonsense")


def lint(data: dict, folder: Path) -> list[str]:
    return [f"{f.severity} {f.code} {f.message}" for f in lint_taxonomy(load(data, folder))]


@pytest.mark.parametrize(
    ("changes", "severity", "word"),
    [
        ({"labels": ["水"]}, "error", "too short"),
        ({"labels": ["自来水", "“自来水”"]}, "warning", "twice"),
        ({"labels": ["自来水"], "negative": ["自来水"]}, "error", "both a label and a negative"),
        ({"labels": ["自来水"], "negative": ["火车站台"]}, "warning", "overlaps no label"),
        ({"labels": []}, "error", "neither labels nor patterns"),
        ({"patterns": ["节约 + "]}, "error", "empty word"),
        ({"patterns": ["!节约"]}, "error", "only forbids"),
        ({"patterns": ["节约"]}, "warning", "single word"),
    ],
)
def test_whether_lint_finds_slips(tmp_path, changes, severity, word):
    findings = lint(changed(**changes), tmp_path)
    assert any(f.startswith(severity) and word in f for f in findings), findings


def test_whether_lint_names_a_theme_label_that_hides_a_practice_label(tmp_path):
    data = copy.deepcopy(SMALL)
    data["themes"][0]["labels"] = ["节水器具"]
    practice = data["themes"][0]["practices"][0]
    practice["labels"] = ["节水"]
    assert any("'节水器具' hides a label of saving" in f for f in lint(data, tmp_path))
    practice["labels"] = ["节水", "节水器具"]
    assert not any("hides" in f for f in lint(data, tmp_path))


def test_whether_lint_names_a_label_that_two_themes_share(tmp_path):
    data = copy.deepcopy(SMALL)
    other = copy.deepcopy(SMALL["themes"][0]) | {"code": "sea", "practices": []}
    data["themes"].append(other)
    assert any("water and sea" in finding for finding in lint(data, tmp_path))


def test_whether_the_report_counts_what_was_found(tmp_path):
    taxonomy = load(changed(labels=["水"]), tmp_path)
    report = describe_taxonomy(taxonomy, lint_taxonomy(taxonomy))
    assert "1 errors" in report and "water" in report


def test_whether_the_codebook_for_users_lists_the_taxonomy_as_it_is():
    page = (Path(__file__).parents[1] / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert page.endswith(list_codes_as_markdown(load_taxonomy()))


def test_whether_words_that_match_nothing_or_one_document_only_are_named(tmp_path):
    taxonomy = load(changed(labels=["自来水", "管网", "水厂"]), tmp_path)
    texts = ["建设自来水管网。", "改造管网。", "修路。"]
    said = [finding.message for finding in find_unused(taxonomy, texts)]
    assert any("水厂" in message and "nothing" in message for message in said)
    assert any("自来水" in message and "one of 3" in message for message in said)
    assert not any("管网" in message for message in said)
