"""Words of a Chinese text: what is left of a unit when its annotations and formulas are gone.

Everything that compares texts (gaps, similarity, families) compares them by
these words, so that two measures are alike because of what they do and not
because both name a lead unit or a guiding thought.
"""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
import warnings
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from compare.coding.taxonomy import Taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Tokenizer = Callable[[str], list[str]]

HAN = "㐀-䶿一-鿿"
NUMERAL = "一二三四五六七八九十百"

# Above every word of jieba's dictionary: no cut into two words is more probable.
# A short word that firm would tear longer ones apart (联席会 in 联席会议).
FIRM, FIRM_LENGTH = 1_000_000, 4
LONGEST_NAME = 8

_quotes = str.maketrans("", "", "“”‘’「」『』\"'")
_space_in_han = re.compile(rf"(?<=[{HAN}])[ \r\n]+|[ \r\n]+(?=[{HAN}])")
_number = re.compile(r"[\d一二两三四五六七八九十百千万亿零〇第几数多余年月日号个次家项条.%‰+\-~]+")
_wordlike = re.compile(rf"[a-z{HAN}]")
_quoted = re.compile(r"[“「『\"']([^“”「」『』\"']{2,8})[”」』\"']")
_name_part = re.compile(r"[、，,；;：:()（）/ 与和及等]+")

_mark_or_number = re.compile(
    rf"^\s*[▲△●○★☆■◆※]*\s*"
    rf"(?:[(（][{NUMERAL}\d]+[)）]|第[{NUMERAL}\d]+[条章节项]?[，,、.．\s]?|[{NUMERAL}]+[是、.．]"
    rf"|\d{{1,3}}(?:\.\d{{1,3}})*(?:[、)）]|[.．](?!\d))|[①-⑳]|首先|其次|最后)?[，,、\s]*"
)
_duty = "牵头|责任|配合|负责|主办|协办|承办|参与|完成|时限|进度"
_annotation = re.compile(
    rf"[(（〔【\[][^()（）〔〕【】\[\]:：]{{0,12}}(?:{_duty})[^()（）〔〕【】\[\]:：]{{0,6}}[:：]"
    rf"(?:[^()（）〔〕【】\[\]]|[(（][^()（）]*[)）])*(?:[)）〕】\]]|$)"
)
_bare_annotation = re.compile(
    rf"(?:(?:{_duty})(?:单位|部门|领导|时限|时间|人)[:：][^。；;]*+[。；;]?\s*)+$"
)
_body = "[处办局委厅部署院会科室]|中心|海关|公司|集团|政府|边检|海事"
_body_name = rf"[{HAN}A-Za-z]{{1,14}}(?:[(（][{HAN}]{{1,8}}[)）]?)?(?:{_body})?"
_body_list = rf"{_body_name}(?:、{_body_name})*"
# the list may have lost its closing bracket, or its opening one, or both; without
# an opening one it is a list only after a sentence and if it is not one itself
_bodies_at_end = re.compile(
    rf"(?:[(（](?=[^。；;，,：:]*?(?:{_body})\s*(?:[、)）]|$)){_body_list}[)）。\s]*"
    rf"|(?<=[。；;！!])\s*(?=[^。；;，,：:]*?[处办局委厅]\s*(?:[、)）]|$)){_body_list}[)）\s]*)$"
)
_clause = re.compile(r"[^，,。；;！!？?]+[，,。；;！!？?]?")
_formula = re.compile(
    "|".join(
        (
            r".*以.{0,30}(?:思想|理论|精神)为(?:指导|指引|遵循)",
            r"(?:全面|深入|认真|坚决|切实|不折不扣)*(?:学习|领会|贯彻|落实|宣传|执行)+(?:落实|执行)?"
            r".{0,60}(?:精神|重要论述|重要讲话|重要指示.{0,6}|决策部署|工作部署|部署要求|工作要求|任务要求)",
            r"(?:按照?|根据|依照|遵照|围绕).{0,40}(?:部署|安排|要求|精神|职责分工)",
            r"在.{0,40}(?:领导|坚强领导|正确领导|指导|支持|关心)下",
            r".{0,4}坚持.{0,20}(?:总基调|为中心|为主线|为导向|为宗旨|原则|的方针)",
            r".{0,12}(?:新发展理念|新发展格局|高质量发展要求)",
            r".{0,6}(?:提高|提升)政治站位",
            r".{0,4}(?:思想认识|高度重视).{0,20}",
            r".{0,4}(?:加强|强化|完善|健全|落实).{0,4}(?:组织领导|组织保障|组织实施|领导|保障措施)",
            r".{0,8}(?:压实|夯实|落实|强化).{0,8}(?:责任|责任担当)",
            r".{0,6}形成.{0,8}(?:合力|格局|局面|氛围|良性循环)",
            r".{0,4}(?:加强|强化|密切).{0,6}(?:协作|协同|配合|沟通协调|协同配合|协调配合|统筹协调)",
            r"(?:确保|推动|保证|促进).{0,24}(?:落地见效|落地落实|落实到位|落到实处|取得实效"
            r"|取得成效|顺利推进|稳步推进|有序推进|按期完成|圆满完成|全面完成)",
            r"(?:上下联动|齐抓共管|各司其职|协同推进|攻坚克难|真抓实干|狠抓落实|凝心聚力)+",
            r".{0,10}(?:作出|做出)(?:更大|新的|应有的|积极)?贡献",
        )
    )
)


def strip_boilerplate(text: str) -> str:
    """Take away what says who, when and in whose spirit, and leave what is done.

    Item numbers and marks at the beginning, annotations of lead units and
    deadlines, lists of departments at the end, and clauses that are nothing
    but a formula (以…思想为指导, 加强组织领导, 形成工作合力) go. The rules know
    forms, no document.

    Parameters
    ----------
    text : str
        A unit as in the source.

    Returns
    -------
    str
        The rest, in the source's own characters; empty where all was formula.

    Examples
    --------
    >>> strip_boilerplate("3. 推广“船边直提”。(牵头单位:港口局;完成时限:2022年12月31日)")
    '推广“船边直提”。'
    >>> strip_boilerplate("●1.按照上级统一部署,扩大两段准入应用范围。(口岸处、机场办")
    '扩大两段准入应用范围。'
    """
    text = _mark_or_number.sub("", text.strip(), count=1)
    text = _bare_annotation.sub("", _annotation.sub("", text))
    text = _bodies_at_end.sub("", text)
    clauses = (
        match.group()
        for match in _clause.finditer(text)
        if not _formula.fullmatch(match.group().rstrip("，,。；;！!？?").strip())
    )
    return "".join(clauses).strip()


def place_names(jurisdictions: Iterable[str]) -> tuple[str, ...]:
    """Names of jurisdictions with their short forms, longest first.

    Examples
    --------
    >>> place_names(["厦门市", "沙县"])
    ('厦门市', '厦门', '沙县')
    """
    suffix = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|新区|[省市区县州盟旗])$")
    names = set(jurisdictions)
    # one character alone is no name: it would be cut out of other words
    names |= {short for name in names if len(short := suffix.sub("", name)) > 1}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def make_tokenizer(taxonomy: Taxonomy, stop: Collection[str] = ()) -> Tokenizer:
    """Make a function that cuts a text into the words that matter.

    The cut is jieba's, by a dictionary that also knows the taxonomy's labels
    and names, quotation marks left out. A label that is made of others
    (国际贸易“单一窗口”) is not a word of its own, so that two texts that share
    one part are seen to share it. Stop words, numbers, punctuation, masks and
    single characters are dropped; a label of the taxonomy is never a stop word.

    Parameters
    ----------
    taxonomy : Taxonomy
        Whose labels and names are words.
    stop : collection of str, optional
        More words to drop, also where another word begins with one (a place
        name: 上海港 becomes 港 and, being one character, nothing).

    Returns
    -------
    callable
        From a text to the list of its words, in order, lower case.

    Examples
    --------
    >>> from compare.coding.taxonomy import load_taxonomy
    >>> cut = make_tokenizer(load_taxonomy(), stop=["厦门"])
    >>> cut("依托厦门国际贸易“单一窗口”，中欧班列抵达***箱。")
    ['国际贸易', '单一窗口', '中欧班列', '抵达']
    """
    labels, names_apart = _terms(taxonomy)
    cutter = _cutter(labels, names_apart)
    dropped = _stop_words() - labels
    names = tuple(sorted({_normalise(name) for name in stop} - {""}, key=lambda n: (-len(n), n)))

    def tokenize(text: str) -> list[str]:
        words = []
        for word in cutter.lcut(_normalise(text)):
            word = next((word[len(n) :] for n in names if word.startswith(n)), word)
            if (
                len(word) > 1
                and word not in dropped
                and _wordlike.search(word)
                and not _number.fullmatch(word)
            ):
                words.append(word)
        return words

    return tokenize


def weigh_words(texts: Sequence[str], tokenize: Tokenizer) -> tuple[csr_matrix, np.ndarray]:
    """TF-IDF weights of the words of some texts, boilerplate left out.

    Parameters
    ----------
    texts : sequence of str
        n texts.
    tokenize : callable
        From `make_tokenizer`.

    Returns
    -------
    weights : scipy.sparse.csr_matrix, shape (n, words)
        Rows of length 1 (or 0, for a text without words), so that the product
        of two rows is their cosine. Term frequencies are logarithmic.
    words : numpy.ndarray of str
        The words, sorted.

    Examples
    --------
    >>> weights, words = weigh_words(["ab cd", "cd ef", "1."], str.split)
    >>> weights.shape, words.tolist()
    ((3, 3), ['ab', 'cd', 'ef'])
    """
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

    cut = [tokenize(strip_boilerplate(text)) for text in texts]
    if not any(cut):
        return csr_matrix((len(texts), 0)), np.array([], dtype=str)
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True)
    weights = vectorizer.fit_transform(cut)
    return csr_matrix(weights), np.asarray(vectorizer.get_feature_names_out(), dtype=str)


def _normalise(text: str) -> str:
    # a page break may stand inside a word, two quoted terms may stand side by side
    text = re.sub(r"[”」』][“「『]", "\t", text).translate(_quotes)
    text = unicodedata.normalize("NFKC", text).lower()
    return _space_in_han.sub("", text)


def _terms(taxonomy: Taxonomy) -> tuple[frozenset[str], frozenset[str]]:
    """Every label with the terms quoted in it, and every name taken apart."""
    labels: set[str] = set()
    parts: set[str] = set()
    for theme, practice, words in taxonomy.every_words():
        name = (practice or theme).label("zh")
        labels.update(words.labels)
        for printed in (*words.labels, name):
            labels.update(_quoted.findall(printed))
        parts.update(part for part in _name_part.split(name) if len(part) <= LONGEST_NAME)
    return _as_terms(labels), _as_terms(parts)


def _as_terms(printed: Iterable[str]) -> frozenset[str]:
    return frozenset(term for term in map(_normalise, printed) if len(term) > 1)


@lru_cache(maxsize=2)
def _cutter(labels: frozenset[str], names_apart: frozenset[str]) -> Any:
    """Make a jieba tokenizer that knows the terms; it takes most of a second, so two are kept."""
    with warnings.catch_warnings():
        # jieba's own source has invalid escapes, and an old way to find its dictionary
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    # jieba leaves its dictionary in a folder that all users share, unless it has one of its own
    with tempfile.TemporaryDirectory(prefix="policy-compare-") as folder:
        cutter.tmp_dir = folder
        cutter.initialize()
    total = cutter.total
    # what is to be dropped as a word must first be one
    for word in sorted(_stop_words() - cutter.FREQ.keys()):
        cutter.add_word(word)
    known: set[str] = set()
    for term in sorted(labels | names_apart, key=lambda term: (len(term), term)):
        parts = cutter.lcut(term)
        if known.isdisjoint(parts) or min(map(len, parts)) < 2:
            cutter.add_word(term, FIRM if len(term) >= FIRM_LENGTH else None)
            known.add(term)
    cutter.total = total  # words that were known before stay as probable as they were
    return cutter


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    lines = (files("compare") / "data" / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for word in line.lower().split()
    )
