"""Characters that a file spells with look-alike code points, made the ordinary ones again.

PDF programs often write 工 or 门 as the radical that looks the same. No search
would find such a word.
"""

from __future__ import annotations

import re
import unicodedata

# Kangxi radicals and compatibility ideographs decompose to the ordinary character;
# of the supplement only few do.
_LOOK_ALIKE = re.compile("[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff]")
_RADICALS = (
    "⺃乚⺅亻⺉刂⺊卜⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺧牛⺨犭⺩王⺭礻"
    "⺮竹⺯糹⺰纟⺱罓⺳㓁⺶羊⺷羊⺹耂⺺肀⺼肉⺽臼⺾艹⺿艹⻁虎⻂衤⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻐钅⻑長"
    "⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙"
    "⻱龜⻲亀⻳龟"
)
_ORDINARY = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))


def repair(text: str) -> str:
    r"""Replace radicals and compatibility ideographs by the characters they stand for.

    Full-width punctuation and everything else stay as they are.

    Examples
    --------
    >>> repair("\u2f2f\u4f5c\uff0c\u2ed4\u6237")
    '工作，门户'
    """
    return _LOOK_ALIKE.sub(lambda found: _replace(found[0]), text)


def _replace(sign: str) -> str:
    return _ORDINARY.get(sign) or unicodedata.normalize("NFKC", sign)
