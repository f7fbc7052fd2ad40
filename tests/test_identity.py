"""Whose document it is, and of when: told from real documents, from headers, and from near misses."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.corpus.identity import find_place, infer_identity
from compare.corpus.jurisdictions import read_gazetteer
from compare.corpus.sources import LEVELS, check_values, load_sources
from texts import documents

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
IMITATIONS = ROOT / "data" / "coding" / "imitations"
FIELDS = ("title", "jurisdiction", "jurisdiction_en", "code", "level", "issuing_body",
          "document_number", "year", "period", "publication_date")  # fmt: skip


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


# ---------------------------------------------------------------- real documents

SOURCES = load_sources(RAW)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.document)
def test_whether_what_a_person_recorded_is_found_or_left_empty(source):
    found = infer_identity(read(RAW / source.file), source.file)
    for field in FIELDS:
        guess = getattr(found, field)
        assert not guess or guess == getattr(source, field), field


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if s.identity == "stated"], ids=lambda source: source.document
)
def test_whether_all_that_a_document_states_is_found(source):
    found = infer_identity(read(RAW / source.file))
    assert [getattr(found, field) for field in FIELDS] == [
        getattr(source, field) for field in FIELDS
    ]


def test_whether_the_city_of_a_masked_report_is_told_by_two_of_its_counties_or_not_at_all():
    masked = {
        s.code: infer_identity(read(RAW / s.file)) for s in SOURCES if s.identity == "inferred"
    }
    assert {code: found.code for code, found in masked.items()} == {
        "330600": "",
        "340600": "340600",
    }
    assert {(found.title, found.year, found.document_number) for found in masked.values()} == {
        ("", None, "")
    }


IMITATED = {
    "chongqing_2023": ("重庆市", "500000", "municipality", "渝口岸物流发〔2023〕12号", "2023-2025", "2023-05-18"),
    "dalian_2022": ("大连市", "210200", "sub_provincial", "大口组发〔2022〕4号", "2022", "2022-04-11"),
    "qinzhou_2024": ("钦州市", "450700", "prefecture", "钦政规〔2024〕6号", "2024", ""),
    "taicang_2023": ("太仓市", "320585", "county", "", "2023", "2023-04-26"),
    "yiwu_2025": ("义乌市", "330782", "county", "", "2025", "2025-02-14"),
    "zhengzhou_2025": ("郑州市", "410100", "prefecture", "", "2025", ""),
}  # fmt: skip


TOLD = [p for p in sorted(IMITATIONS.glob("*.txt")) if p.stem.startswith(tuple(IMITATED))]


@pytest.mark.parametrize("path", sorted(IMITATIONS.glob("*.txt")), ids=lambda path: path.stem)
def test_whether_city_and_year_of_an_invented_document_are_told_from_its_text(path):
    city, year = path.stem.split("_")[:2]
    found = infer_identity(read(path), "")
    assert (found.jurisdiction_en.lower().replace("'", ""), found.year) == (city, int(year))
    assert not re.search(r"市长|\d月\d+日", found.title)
    assert not found.document_number or re.search(r"\d号$", found.document_number)


@pytest.mark.parametrize("hinted", [True, False])
@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_whether_invented_documents_are_told_with_and_without_the_name_of_the_file(path, hinted):
    found = infer_identity(read(path), path.name if hinted else "")
    known = next(row for stem, row in IMITATED.items() if path.stem.startswith(stem))
    told = (found.jurisdiction, found.code, found.level, found.document_number, found.period, found.publication_date)  # fmt: skip
    assert told == known
    assert found.year == int(found.period[:4])


# ---------------------------------------------------------------- headers, one fault or form each

Told = dict[str, object]
HEADERS: dict[str, tuple[str, Told]] = {
    "letterhead, number, notice, signature, colophon": (
        "宁波市人民政府办公厅文件\n甬政办发〔2022〕17号\n宁波市人民政府办公厅关于印发宁波市口岸\n发展行动计划（2022—2024年）的通知\n"
        "各区（县、市）人民政府，市直及部省属驻甬各单位：\n《宁波市口岸发展行动计划（2022—2024年）》已经市政府同意，现印发给你们。\n"
        "宁波市人民政府办公厅\n2022年3月28日\n（此件公开发布）\n抄送：市委各部门，杭州海关，省商务厅。\n宁波市人民政府办公厅2022年3月30日印发\n",
        {"jurisdiction": "宁波市", "title": "宁波市口岸发展行动计划（2022—2024年）", "document_number": "甬政办发〔2022〕17号",
         "year": 2022, "period": "2022-2024", "publication_date": "2022-03-30", "issuing_body": "宁波市人民政府办公厅"},
    ),
    "title spaced and broken over lines": (
        "苏州市人民政府办公室\n关于印发苏州市进一步优化口岸营商环境\n若 干 措 施 的 通 知\n苏府办〔2023〕 56 号\n各市、区人民政府：\n",
        {"code": "320500", "title": "苏州市进一步优化口岸营商环境若干措施", "document_number": "苏府办〔2023〕56号", "period": "2023"},
    ),
    "number in square brackets": (
        "深府办〔规〕\n深圳市商务局关于印发《深圳市推动外贸稳规模优结构若干措施》的通知\n深商务规[2023]4 号\n",
        {"code": "440300", "document_number": "深商务规[2023]4号", "issuing_body": "深圳市商务局"},
    ),
    "number in round brackets": (
        "杭州市商务局 杭州市财政局关于印发杭州市跨境电商政策的通知\n杭商务（2021）88号\n各区：",
        {"code": "330100", "document_number": "杭商务（2021）88号", "issuing_body": "杭州市商务局、杭州市财政局", "year": 2021},
    ),
    "number in heavy brackets": (
        "成都市口岸与物流办公室文件\n成口岸物流发【2024】3号\n关于印发2024年成都市口岸工作要点的通知\n",
        {"code": "510100", "document_number": "成口岸物流发【2024】3号", "title": "2024年成都市口岸工作要点", "period": "2024"},
    ),
    "number that lost its second bracket": (
        "广州市商务局关于印发广州市口岸提升方案的通知\n穗商务函〔2023 12号\n",
        {"code": "440100", "document_number": "穗商务函〔202312号"},
    ),
    "number that lost its first bracket": (
        "关于印发口岸提升方案的通知\n甬商务2023〕12号\n各区县：\n",
        {"code": "330200", "document_number": "甬商务2023〕12号", "year": 2023},
    ),
    "number that lost both brackets": (
        "关于印发口岸提升方案的通知\n甬商务2023 12号\n各区县：\n",
        {"code": "330200", "document_number": "甬商务202312号"},
    ),
    "number with the signer beside it": (
        "绍兴市人民政府文件\n绍政发〔2022〕9号          签发人：王某\n绍兴市人民政府关于促进开放型经济发展的若干意见\n",
        {"code": "330600", "document_number": "绍政发〔2022〕9号", "title": "绍兴市人民政府关于促进开放型经济发展的若干意见"},
    ),
    "number behind a label of a web page": (
        "索引号：113302/2024-00012\t发文字号：佛府办〔2024〕5号\t发布日期：2024-02-01\n佛山市人民政府办公室关于印发佛山市促进跨境电商高质量发展行动方案的通知\n",
        {"code": "440600", "document_number": "佛府办〔2024〕5号", "publication_date": "2024-02-01"},
    ),
    "number in brackets behind the title": (
        "关于促进跨境贸易便利化的若干措施\n（厦商务〔2023〕101号）\n为促进便利化，制定本措施。\n",
        {"code": "350200", "document_number": "厦商务〔2023〕101号", "year": 2023},
    ),
    "only the number tells, by an abbreviation that is one city's": (
        "渝府办发〔2021〕77号\n各区县（自治县）人民政府，市政府各部门：\n现印发给你们，请遵照执行。\n",
        {"code": "500000", "document_number": "渝府办发〔2021〕77号", "period": "2021"},
    ),
    "number of a district of a municipality": (
        "渝北碚府发〔2021〕7号\n关于促进外贸的意见\n各镇人民政府：\n",
        {"code": "500109", "jurisdiction": "北碚区"},
    ),
    "abbreviation of two, one of which the text names": (
        "青政办发〔2022〕8号\n关于印发口岸提升行动方案的通知\n各区、市人民政府，青岛西海岸新区管委：\n支持青岛口岸建设。\n",
        {"document_number": "青政办发〔2022〕8号", "code": "370200"},
    ),
    "abbreviation of two, neither of which the text names": (
        "宁政发〔2022〕8号\n关于印发口岸提升行动方案的通知\n各市人民政府：\n",
        {"document_number": "宁政发〔2022〕8号", "jurisdiction": "", "year": 2022},
    ),
    "joint issuers one under the other": (
        "连云港市商务局\n连云港市财政局\n关于印发2023年外贸扶持政策实施细则的通知\n连商发〔2023〕21号\n",
        {"code": "320700", "issuing_body": "连云港市商务局、连云港市财政局", "title": "2023年外贸扶持政策实施细则"},
    ),
    "joint issuers with a customs house first": (
        "宁波海关 宁波市商务局关于支持外贸企业的若干措施\n各有关单位：\n",
        {"code": "330200", "issuing_body": "宁波海关、宁波市商务局"},
    ),
    "joint issuers and how many more": (
        "天津市商务局等8部门关于印发天津市推动外贸稳定增长若干措施的通知\n津商进管〔2023〕6号\n",
        {"code": "120000", "level": "municipality", "issuing_body": "天津市商务局等8部门", "title": "天津市推动外贸稳定增长若干措施"},
    ),
    "city passes on a notice of its province": (
        "温州市人民政府办公室转发浙江省人民政府办公厅关于进一步优化口岸营商环境的通知\n温政办〔2022〕31号\n各县（市、区）人民政府：\n",
        {"code": "330300", "issuing_body": "温州市人民政府办公室", "document_number": "温政办〔2022〕31号"},
    ),
    "city passes on a notice of a ministry, that notice below": (
        "泉州市商务局关于转发《商务部关于加快跨境电商发展的意见》的通知\n泉商务〔2021〕45号\n各县（市、区）商务局：\n泉州市商务局\n2021年5月6日\n\n"
        "商务部关于加快跨境电商发展的意见\n商贸发〔2021〕9号\n各省、自治区、直辖市：\n商务部\n2021年4月1日\n",
        {"code": "350500", "document_number": "泉商务〔2021〕45号", "publication_date": "2021-05-06"},
    ),
    "who passes a notice on is not printed": (
        "转发浙江省商务厅关于做好广交会工作的通知\n各科室：\n请认真落实。\n",
        {"jurisdiction": "", "issuing_body": ""},
    ),
    "document of a province that asks its cities": (
        "浙江省商务厅关于印发《浙江省跨境电子商务高质量发展行动计划》的通知\n浙商务发〔2022〕6号\n杭州市、宁波市、温州市商务局：\n",
        {"code": "330000", "level": "province", "jurisdiction_en": "Zhejiang"},
    ),
    "province on one of its cities": (
        "浙江省人民政府关于印发中国（宁波）跨境电子商务综合试验区实施方案的通知\n浙政发〔2016〕14号\n宁波市人民政府：\n",
        {"code": "330000", "document_number": "浙政发〔2016〕14号"},
    ),
    "province on one of its cities, told by the number alone": (
        "关于支持宁波市建设口岸的意见\n浙政发〔2016〕14号\n各市、县（市、区）人民政府：\n宁波市要……\n",
        {"code": "330000"},
    ),
    "State Council": (
        "国务院办公厅关于推进对外贸易创新发展的实施意见\n国办发〔2020〕40号\n各省、自治区、直辖市人民政府：\n",
        {"jurisdiction": "中国", "level": "national", "document_number": "国办发〔2020〕40号"},
    ),
    "central authority": (
        "海关总署关于印发2022年促进跨境贸易便利化专项行动方案的通知\n北京、天津、上海、宁波海关：\n",
        {"level": "national", "issuing_body": "海关总署"},
    ),
    "customs house": (
        "宁波海关关于印发《2023年优化口岸营商环境二十条措施》的通知\n各隶属海关：\n宁波海关\n2023年3月1日\n",
        {"jurisdiction": "", "issuing_body": "宁波海关", "year": 2023, "publication_date": "2023-03-01"},
    ),
    "tax bureau of the state in a city": (
        "国家税务总局青岛市税务局关于便利出口退税的通告\n为便利出口，通告如下：\n",
        {"jurisdiction": "", "issuing_body": "国家税务总局青岛市税务局"},
    ),
    "zone": (
        "烟台经济技术开发区管理委员会关于促进跨境电商发展的若干政策\n烟开〔2023〕2号\n",
        {"jurisdiction": "", "issuing_body": "烟台经济技术开发区管理委员会", "document_number": "烟开〔2023〕2号"},
    ),
    "part of a pilot free trade zone": (
        "中国（福建）自由贸易试验区厦门片区管理委员会关于印发口岸措施的通知\n厦自贸委〔2022〕3号\n",
        {"jurisdiction": "", "document_number": "厦自贸委〔2022〕3号"},
    ),
    "township": (
        "昆山市花桥镇人民政府关于扶持外贸企业的意见\n各村：\n",
        {"jurisdiction": ""},
    ),
    "new area of the state": (
        "河北雄安新区管理委员会关于印发雄安新区跨境电商措施的通知\n雄安政发〔2023〕5号\n",
        {"jurisdiction": "雄安新区", "code": ""},
    ),
    "new area that is a district": (
        "上海市浦东新区人民政府关于印发《浦东新区口岸数字化转型方案》的通知\n浦府规〔2022〕2号\n",
        {"code": "310115", "jurisdiction_en": "Pudong New Area", "level": "county"},
    ),
    "cooperation zone": (
        "横琴粤澳深度合作区执行委员会关于印发促进跨境贸易若干措施的通知\n",
        {"jurisdiction": "横琴粤澳深度合作区", "jurisdiction_en": "Hengqin"},
    ),
    "bureau of a county": (
        "昆山市商务局文件\n昆商〔2022〕15号\n关于印发《昆山市推进跨境贸易便利化工作方案》的通知\n各区镇：\n",
        {"code": "320583", "level": "county", "jurisdiction_en": "Kunshan"},
    ),
    "county with the city before it": (
        "浙江省宁波市鄞州区人民政府办公室关于印发鄞州区2023年开放型经济工作要点的通知\n鄞政办发〔2023〕10号\n",
        {"code": "330212", "jurisdiction": "鄞州区", "period": "2023"},
    ),
    "bureau that does not say whose it is, in a document that does": (
        "2024年嘉兴市口岸工作要点\n为做好口岸工作，制定本要点。\n一、任务\n市商务局\n2024年2月20日\n",
        {"code": "330400", "issuing_body": "嘉兴市商务局", "publication_date": "2024-02-20"},
    ),
    "bureau of a district in a document on its city": (
        "嘉兴市口岸工作要点落实方案\n一、任务\n区商务局\n2024年2月20日\n",
        {"jurisdiction": "", "issuing_body": ""},
    ),
    "district of a common name, with its city": (
        "鼓楼区商务局关于印发鼓楼区外贸工作要点的通知\n各街道：\n按照南京市委、市政府部署，南京海关支持。\n",
        {"code": "320106", "jurisdiction": "南京市鼓楼区", "jurisdiction_en": "Gulou, Nanjing"},
    ),
    "district of a common name, without its city": (
        "鼓楼区商务局关于印发鼓楼区外贸工作要点的通知\n各街道：\n",
        {"jurisdiction": "", "issuing_body": "鼓楼区商务局"},
    ),
    "district of a common name, told by its number": (
        "鼓楼区商务局关于印发外贸要点的通知\n榕鼓政〔2022〕4号\n各街道：\n福州市支持。\n",
        {"code": "350102", "jurisdiction_en": "Gulou, Fuzhou"},
    ),
    "autonomous prefecture": (
        "延边朝鲜族自治州人民政府办公室关于印发延边州口岸发展规划（2021—2025年）的通知\n延州政办发〔2021〕4号\n",
        {"code": "222400", "jurisdiction_en": "Yanbian", "level": "prefecture", "period": "2021-2025"},
    ),
    "prefecture of a name that its city shares": (
        "喀什地区行政公署办公室关于印发喀什地区口岸经济实施方案的通知\n喀署办发〔2022〕3号\n",
        {"code": "653100", "jurisdiction_en": "Kashgar"},
    ),
    "city of a prefecture of the same name": (
        "喀什市人民政府关于促进外贸的意见\n喀市政发〔2022〕3号\n",
        {"code": "653101"},
    ),
    "municipality and city of a province that share a name": (
        "吉林市人民政府关于促进外贸稳定增长的若干意见\n吉市政发〔2022〕3号\n",
        {"code": "220200", "jurisdiction": "吉林市"},
    ),
    "banner": (
        "额济纳旗人民政府关于策克口岸发展的意见\n额政发〔2022〕3号\n",
        {"code": "152923", "jurisdiction_en": "Ejin"},
    ),
    "city under a province": (
        "仙桃市人民政府办公室关于印发仙桃市外贸攻坚方案的通知\n仙政办发〔2022〕3号\n",
        {"code": "429004", "level": "county"},
    ),
    "report on half a year": (
        "泰州市商务局2023年上半年工作总结\n今年以来，我市外贸平稳。\n",
        {"code": "321200", "year": 2023, "period": "2023-H1"},
    ),
    "report on a quarter": (
        "湖州市2022年第二季度口岸工作情况汇报\n一、情况\n",
        {"code": "330500", "period": "2022-Q2"},
    ),
    "report on a month": (
        "滁州市商务局2023年5月份工作总结\n一、情况\n",
        {"code": "341100", "period": "2023-05"},
    ),
    "five-year plan by its number": (
        "南通市“十四五”口岸发展规划\n一、发展基础\n",
        {"code": "320600", "year": 2021, "period": "2021-2025"},
    ),
    "three-year plan that does not print its years": (
        "珠海市口岸提升三年行动计划\n珠府〔2022〕3号\n一、目标\n",
        {"code": "440400", "year": 2022, "period": ""},
    ),
    "years in Chinese digits": (
        "江门市二〇二三年口岸工作要点\n一、任务\n江门市商务局\n二〇二三年三月十六日\n",
        {"code": "440700", "year": 2023, "period": "2023", "publication_date": "2023-03-16"},
    ),
    "date that is none": (
        "江门市商务局\n2023年13月41日\n江门市2023年口岸工作要点\n",
        {"code": "440700", "publication_date": ""},
    ),
    "days that are not of publication": (
        "汕头市口岸管理办法\n（2023年3月2日市政府第5次常务会议通过）\n第一条 本办法自2023年8月1日起施行，2019年6月10日发布的旧办法废止。\n",
        {"code": "440500", "publication_date": ""},
    ),
    "signature with the date behind it": (
        "2023年口岸工作要点\n一、任务\n珠海市商务局　2023年4月6日\n",
        {"code": "440400", "publication_date": "2023-04-06"},
    ),
    "news that names the maker": (
        "日前，烟台市商务局会同烟台海关等部门研究制定了《2024年优化口岸营商环境若干措施》，推出二十条举措。\n一、通关\n",
        {"code": "370600", "title": "2024年优化口岸营商环境若干措施", "issuing_body": "烟台市商务局", "year": 2024},
    ),
    "maker of another document": (
        "根据浙江省商务厅印发的工作方案，现就有关事项安排如下。\n一、任务\n",
        {"jurisdiction": "", "issuing_body": ""},
    ),
    "who explains it": (
        "关于促进跨境贸易便利化的若干措施\n一、通关\n十、本措施由威海市商务局负责解释。\n",
        {"code": "371000"},
    ),
    "who is written to": (
        "关于报送外贸工作情况的通知\n宁波市商务局、温州市商务局、绍兴市商务局：\n请于5月底前报送。\n",
        {"jurisdiction": ""},
    ),
    "who gets a copy": (
        "关于口岸收费公示的通知\n各单位：\n请公示。\n抄送：浙江省商务厅，宁波海关，杭州市商务局。\n",
        {"jurisdiction": "", "issuing_body": ""},
    ),
    "other documents in brackets": (
        "2022年口岸工作要点\n根据《国务院意见》（国发〔2014〕4号）和浙政办发〔2021〕3号文件精神，制定本要点。\n",
        {"document_number": "", "jurisdiction": "", "year": 2022},
    ),
    "title that says where to learn": (
        "关于复制推广上海、深圳经验的工作方案\n一、任务\n",
        {"jurisdiction": ""},
    ),
    "title that lists cities": (
        "上海、宁波、青岛三市口岸措施比较报告\n一、背景\n",
        {"jurisdiction": ""},
    ),
    "city named in running text only, as its own": (
        "一、通关便利化\n我市外贸稳步增长。扬州口岸效率提升，扬州港开通航线，扬州海关压缩时间，扬州综保区封关，与上海港联动。\n",
        {"code": "321000"},
    ),
    "many cities named alike": (
        "一、通关便利化\n我市学习上海、宁波、青岛。上海港、宁波港、青岛港效率高，上海海关、宁波海关、青岛海关支持，上海、宁波、青岛、厦门均已开通。\n",
        {"jurisdiction": ""},
    ),
    "ordinary words that are names of counties": (
        "一、推进国际合作\n依托港口、通道、资源，与公安等部门合作。合作市场扩大，港口区域优化，合作、港口、通道、资源、公安、合作、港口。我县推进。\n",
        {"jurisdiction": ""},
    ),
    "masked names": (
        "**市商务局关于印发《**市2022年口岸工作要点》的通知\n*商务〔2022〕*号\n各区县：\n",
        {"jurisdiction": "", "year": 2022},
    ),
    "task table": (
        "附件1\n湛江市2025年跨境贸易便利化任务分工表\n填报单位：湛江市商务局\t填报日期：2025/2/20\n序号\t任务\t责任单位\n1\t推进通关\t湛江海关\n",
        {"code": "440800", "issuing_body": "湛江市商务局", "period": "2025", "publication_date": ""},
    ),
    "web page": (
        "首页 > 政务公开 > 政策文件\n金华市人民政府办公室关于印发金华市外贸高质量发展实施意见的通知\n"
        "来源：金华市人民政府办公室  发布时间：2023-06-01 10:22  浏览次数：318\n各县（市、区）：\n",
        {"code": "330700", "publication_date": "2023-06-01", "title": "金华市外贸高质量发展实施意见"},
    ),
    "everything in one line": (
        "漳州市人民政府办公室关于印发漳州市口岸提升方案的通知漳政办〔2023〕12号各县（区）人民政府，市直各单位：《漳州市口岸提升方案》已经市政府同意，现印发给你们，"
        "请认真组织实施。漳州市人民政府办公室2023年5月18日漳州市口岸提升方案为提升口岸能级，制定本方案。一、目标到2025年，口岸功能更加完备，通关时效保持前列，企业满意度提高。"
        "二、任务1．推进厦漳同城通关，对接厦门港，发展海铁联运。（市商务局牵头）漳州市人民政府办公室2023年5月19日印发",
        {"code": "350600", "document_number": "漳政办〔2023〕12号", "title": "漳州市口岸提升方案", "publication_date": "2023-05-19"},
    ),
    "digits at full width": (
        "威海市商务局关于印发２０２４年口岸工作要点的通知\n威商〔２０２４〕３号\n威海市商务局\n２０２４年３月１日\n",
        {"code": "371000", "year": 2024, "document_number": "威商〔２０２４〕３号", "publication_date": "2024-03-01"},
    ),
    "traditional characters": (
        "廈門市人民政府辦公廳關於印發2022年口岸工作要點的通知\n廈府辦〔2022〕5號\n廈門市人民政府辦公廳\n2022年3月1日\n",
        {"jurisdiction": "厦门市", "title": "2022年口岸工作要點", "document_number": "廈府辦〔2022〕5號",
         "issuing_body": "廈門市人民政府辦公廳", "publication_date": "2022-03-01"},
    ),
    "Markdown": (
        "# 宁波市2024年口岸工作要点\n\n## 一、总体要求\n\n**宁波市商务局**\n2024年3月1日\n",
        {"code": "330200", "title": "宁波市2024年口岸工作要点", "issuing_body": "宁波市商务局"},
    ),
    "parts of a web page above the title": (
        "政务公开\n通知公告\n宁波市商务局关于印发2024年口岸工作要点的通知\n甬商务〔2024〕2号\n",
        {"issuing_body": "宁波市商务局", "title": "2024年口岸工作要点"},
    ),
    "name of a web page above a title without a notice": (
        "政策解读\n丽水市2024年口岸工作要点\n一、任务\n",
        {"title": "丽水市2024年口岸工作要点", "code": "331100"},
    ),
    "title whose first line has no mark of one": (
        "加快推进跨境贸易便利化提升口岸能级\n若干措施\n丽水市商务局\n2024年1月5日\n",
        {"title": "加快推进跨境贸易便利化提升口岸能级若干措施", "code": "331100"},
    ),
    "number and title in one line": (
        "甬政办发〔2022〕17号宁波市人民政府办公厅关于印发宁波市外贸方案的通知\n",
        {"document_number": "甬政办发〔2022〕17号", "issuing_body": "宁波市人民政府办公厅"},
    ),
    "joint issuers of two cities": (
        "北京海关 天津海关 北京市商务局 天津市商务局关于开展跨境贸易便利化专项行动的公告\n2023年第1号\n",
        {"jurisdiction": "", "document_number": "2023年第1号", "year": 2023},
    ),
    "body of the army's farms in a region": (
        "新疆生产建设兵团商务局关于印发口岸要点的通知\n兵商务〔2022〕1号\n",
        {"jurisdiction": ""},
    ),
    "plan whose title looks far ahead": (
        "宁波市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要\n一、基础\n",
        {"code": "330200", "year": 2021, "period": "2021-2025"},
    ),
    "a signature inside a sentence": (
        "一、任务\n宁波市商务局2023年3月1日召开会议，部署工作。上海市商务委2022年5月6日来访。\n",
        {"jurisdiction": "", "publication_date": ""},
    ),
    "city of a county and its city, named alike": (
        "一、情况\n我市外贸增长。昆山市综保区，昆山企业，昆山海关，昆山台资，昆山试验区。苏州市政府支持，苏州海关，苏州综保区。\n",
        {"jurisdiction": ""},
    ),
    "whole region": (
        "一、情况\n全区外贸增长。广西口岸，广西海关，广西北部湾港，广西企业，广西边贸。\n",
        {"code": "450000"},
    ),
    "letter to a higher authority": (
        "关于报送2023年度工作总结的报告\n市政府：\n现将工作情况报告如下。\n常州市商务局\n2023年12月20日\n",
        {"code": "320400", "year": 2023, "publication_date": "2023-12-20"},
    ),
    "title in which a customs house speaks": (
        "宁波海关2023年支持外贸若干措施\n一、通关\n",
        {"jurisdiction": ""},
    ),
    "number of a district of a large city": (
        "关于促进外贸的若干措施\n深南府规〔2022〕3号\n为促进外贸，制定本措施。\n",
        {"jurisdiction": "", "document_number": "深南府规〔2022〕3号"},
    ),
    "number of a county that begins like another place's": (
        "关于促进外贸的若干措施\n合川府发〔2022〕3号\n为促进外贸，制定本措施。\n",
        {"jurisdiction": ""},
    ),
    "two colophons, the later of who passes it on": (
        "温州市商务局转发浙江省商务厅关于做好外贸工作的通知\n各县（市、区）：\n请落实。\n温州市商务局2022年5月9日印发\n"
        "浙江省商务厅关于做好外贸工作的通知\n浙江省商务厅办公室2022年4月28日印发\n",
        {"code": "330300", "publication_date": "2022-05-09"},
    ),
    "decree": (
        "大连市人民政府令第168号\n大连市口岸管理办法\n2023年1月5日\n",
        {"code": "210200", "document_number": "大连市人民政府令第168号"},
    ),
    "party committee": (
        "中共宿迁市委办公室 宿迁市人民政府办公室关于印发《宿迁市开放发展三年行动方案（2021-2023年）》的通知\n",
        {"code": "321300", "period": "2021-2023"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADERS)
def test_whether_a_header_tells_whose_and_of_when_a_document_is(case):
    text, told = HEADERS[case]
    found = infer_identity(text)
    assert {field: getattr(found, field) for field in told} == told


@pytest.mark.parametrize("case", HEADERS)
def test_whether_line_ends_marks_and_blanks_between_characters_change_nothing(case):
    text, told = HEADERS[case]
    windows = "\ufeff" + text.replace("\n", "\r\n")
    spaced = "\n\n".join(" ".join(line) for line in text.split("\n"))
    for changed in (windows, spaced):
        found = infer_identity(changed)
        assert {field: getattr(found, field) for field in told} == told
        assert all(words in changed for words in found.evidence)


# ---------------------------------------------------------------- the name of the file

NAMES: list[tuple[str, str, Told]] = [
    (
        "宁波市2024年口岸要点.docx",
        "一、推进通关",
        {"code": "330200", "year": 2024, "period": "2024"},
    ),
    ("raw/ningbo-2023-h1.txt", "一、推进通关", {"code": "330200", "period": "2023-H1"}),
    ("昆山市_2022年三季度.txt", "一、推进通关", {"code": "320583", "period": "2022-Q3"}),
    ("yiwu_2025.txt", "一、推进义乌小商品出口", {"code": "330782", "year": 2025}),
    # two cities are called so in English; the text names one
    ("suzhou_2023.txt", "一、推进宿州口岸", {"code": "341300"}),
    ("suzhou_2023.txt", "一、推进口岸", {"code": "", "year": 2023}),
    # words that are names of counties
    ("guide.txt", "一、推进通关", {"code": "", "year": None}),
    ("合作方案2024.txt", "一、推进合作", {"code": "", "year": 2024}),
    ("宁波上海比较.txt", "一、宁波、上海", {"code": ""}),
    # the city of a district whose name several have
    ("南京鼓楼2023.txt", "鼓楼区商务局关于印发外贸要点的通知", {"code": "320106"}),
    ("nanjing-gulou.txt", "鼓楼区商务局关于印发外贸要点的通知", {"code": "320106"}),
    ("2022-2023.txt", "一、推进通关", {"year": None}),
    # the text counts more than the name
    ("深圳2020.txt", "宁波市2024年口岸工作要点\n一、任务", {"code": "330200", "year": 2024}),
    ("深圳.txt", "上海推进。上海市、上海港、上海海关。", {"code": ""}),
]


@pytest.mark.parametrize(("name", "text", "told"), NAMES)
def test_whether_the_name_of_the_file_is_a_hint_and_no_more(name, text, told):
    found = infer_identity(text, name)
    assert {field: getattr(found, field) for field in told} == told


# ---------------------------------------------------------------- any text

bits = st.sampled_from([bit for text, _ in HEADERS.values() for bit in text.split("\n") if bit])
mixed = st.lists(bits | st.text(max_size=4) | st.sampled_from(["\n", "\t", "\ud800", "*"])).map(
    "\n".join
)


@given(documents | mixed, st.text(max_size=20) | bits)
def test_whether_any_text_gives_guesses_that_quote_it_and_that_a_list_may_hold(text, name):
    found = infer_identity(text, name)
    assert all(words and words in text for words in found.evidence)
    filled = {field for field in FIELDS if getattr(found, field)}
    assert set(found.inferred) == filled and found == infer_identity(text, name)
    check_values({field: str(getattr(found, field)) for field in filled}, "", "")
    if found.jurisdiction:
        place = find_place(found.jurisdiction)
        assert place is not None and (place.code, place.level) == (found.code, found.level)


@given(mixed)
def test_whether_a_title_and_a_number_are_printed_in_the_text(text):
    found = infer_identity(text)
    # marks of Markdown are not printed
    bare = re.sub(r"[\s#*\ufeff]", "", text)
    assert re.sub(r"[\s#*\ufeff]", "", found.title) in bare
    assert re.sub(r"[\s#*\ufeff]", "", found.document_number) in bare


# ---------------------------------------------------------------- the gazetteer

PLACES = read_gazetteer().places


def test_whether_every_place_is_found_by_its_name_and_by_no_other():
    assert {place.name: find_place(place.name) for place in PLACES} == {p.name: p for p in PLACES}
    shorts = [find_place(place.short) for place in PLACES if place.short]
    assert all(found is None or found.short for found in shorts)


def test_whether_the_list_is_whole():
    coded = [place for place in PLACES if place.code]
    assert len({place.code for place in coded}) == len(coded)
    count = Counter(place.rank for place in coded)
    assert count == {1: 34, 2: 333, 3: 2846}
    assert Counter(place.level for place in coded)["sub_provincial"] == 15
    assert Counter(place.level for place in coded)["municipality"] == 4
    codes = {place.code for place in coded}
    for place in PLACES:
        assert place.level in LEVELS
        assert place.name_en.isascii() and place.name_en[0].isupper()
        assert place.parent in codes if place.rank > 1 else not place.parent


def test_whether_the_list_has_the_names_that_the_table_of_exceptions_gives():
    with (ROOT / "tools" / "jurisdiction_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name, _, parent = row["name"].partition("@")
            found = [p for p in PLACES if p.own == name and p.parent.startswith(parent)]
            assert found and all(p.name_en == row["name_en"] or not row["name_en"] for p in found)
            assert all(
                p.abbreviations == tuple(row["abbreviation"].split(";"))
                for p in found
                if row["abbreviation"]
            )


@pytest.mark.parametrize(
    ("asked", "code", "english"),
    [
        ("西安市", "610100", "Xi'an"), ("哈尔滨", "230100", "Harbin"), ("乌鲁木齐", "650100", "Urumqi"),
        ("呼和浩特", "150100", "Hohhot"), ("拉萨", "540100", "Lhasa"), ("内蒙古", "150000", "Inner Mongolia"),
        ("喀什地区", "653100", "Kashgar"), ("陕西", "610000", "Shaanxi"), ("山西", "140000", "Shanxi"),
        ("厦门", "350200", "Xiamen"), ("长治", "140400", "Changzhi"), ("长子县", "140428", "Zhangzi"),
        ("重庆", "500000", "Chongqing"), ("朝阳市", "211300", "Chaoyang"), ("漯河", "411100", "Luohe"),
        ("六安", "341500", "Lu'an"), ("蚌埠", "340300", "Bengbu"), ("闵行区", "310112", "Minhang"),
        ("乐清", "330382", "Yueqing"), ("荥阳", "410182", "Xingyang"), ("什邡", "510682", "Shifang"),
        ("珲春", "222404", "Hunchun"), ("满洲里", "150781", "Manzhouli"), ("二连浩特", "152501", "Erenhot"),
        ("霍尔果斯", "654004", "Khorgos"), ("瑞丽", "533102", "Ruili"), ("叶县", "410422", "Yexian"),
        ("浦东", "310115", "Pudong New Area"), ("临平区", "330113", "Linping"), ("沙县区", "350405", "Shaxian"),
        ("香港", "810000", "Hong Kong"), ("甬", "330200", "Ningbo"), ("沪", "310000", "Shanghai"),
        ("穗", "440100", "Guangzhou"), ("渝", "500000", "Chongqing"), ("厦", "350200", "Xiamen"),
        ("雄安新区", "", "Xiong'an New Area"), ("横琴", "", "Hengqin"), ("两江新区", "", "Liangjiang New Area"),
        ("延边州", "222400", "Yanbian"), ("海南州", "632500", "Hainan"), ("海南", "460000", "Hainan"),
        ("浙江省宁波市鄞州区", "330212", "Yinzhou"), ("广州白云区", "440111", "Baiyun, Guangzhou"),
        ("Ningbo", "330200", "Ningbo"), ("ürümqi", "650100", "Urumqi"), ("Xi’an", "610100", "Xi'an"),
        ("Yiwu", "330782", "Yiwu"), ("Ningbo City", "330200", "Ningbo"), ("Jilin", "220000", "Jilin"),
        (" 宁 波 市 ", "330200", "Ningbo"), ("青岛西海岸新区", "370211", "Huangdao"),
    ],
)  # fmt: skip
def test_whether_a_place_is_found_by_what_it_is_called(asked, code, english):
    place = find_place(asked)
    assert place is not None and (place.code, place.name_en) == (code, english)


@pytest.mark.parametrize(
    "asked",
    ["鼓楼区", "朝阳区", "朝阳", "长宁", "青", "宁", "Suzhou", "Fuzhou", "Taizhou", "Chaoyang", "亚特兰蒂斯", "Atlantis",
     "", " ", "市", "宁波市商务局", "宁波、上海", "\ud800", "宁" * 10_000],
)  # fmt: skip
def test_whether_a_name_of_none_or_of_several_finds_nothing(asked):
    assert find_place(asked) is None
