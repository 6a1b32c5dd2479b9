"""Names of people in scripts without capitals: only beside a role, where their edges are sure.

What is taken for a name in Hangul, Arabic or Hebrew may be none: such names count only where they sound like
one that is printed in an alphabet (feeds/proposals.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from feeds.given import given_names
from feeds.model import Stranger
from feeds.pack import Pack
from feeds.role_lexicon import COUNTRY, ROLE, UNKNOWN, Names
from feeds.roles import Roles
from feeds.sound import sound, sound_key

_SEEN = 800  # characters from the start that are looked through
_DOT = re.compile(r"[·・•‧＝]")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,12}(?:[・＝][ァ-ヴー]{2,12}){1,2}")
_HANGUL = re.compile(r"(?<!\S)[가-힣]{3,5} [가-힣]{2,6}(?<!에서)(?<!에게)(?<!으로)(?= )")
_WORD = re.compile(r"[^\W\d_]+")
# Characters that spell foreign names in Chinese.
_SPELLING = frozenset(
    "阿埃艾爱安昂奥澳巴白班邦包保鲍贝本比彼宾波伯勃博卜布达大戴黛丹当道德登邓迪蒂丁东杜多俄厄恩尔耳法凡范方菲费芬丰冯佛弗夫福富"
    "伽盖甘冈高戈哥格各根古瓜圭郭果哈海汉汗豪合赫黑亨洪胡华怀惠霍基及吉季加贾简江姜杰捷金津卡凯坎康柯科可克肯孔库奎昆夸拉莱赖兰朗劳"
    "勒雷蕾黎里理利莉立丽连林琳列柳龙卢鲁路伦罗洛吕律马玛麦迈曼芒毛梅门蒙孟米密妙敏明缪摩莫默姆木穆拿娜纳奈南瑙内嫩尼宁努诺欧"
    "帕派潘庞佩彭皮平珀普齐奇契恰强乔切钦琴琼丘曲让热仁日荣茹瑞萨塞赛桑瑟森沙莎山尚绍舍申盛史施什石士舒朔斯司松苏孙索塔泰坦汤唐陶特"
    "腾提天廷通图土托脱瓦万旺威韦为维魏文翁沃乌吴伍武西希锡喜夏香肖小谢辛欣雄休修许雅亚延扬杨耶叶伊依以易因英尤于约宰赞泽曾扎詹张"
    "珍真芝治朱祖佐陆埃贾吕庫納爾魯羅維達蘭德倫內薩馬亞蓋蘇澤諾澳龍盧劉賈喬傑麥邁韋葉紮"
)


class OtherScripts:
    """Finds strangers in Chinese, Japanese, Korean, Arabic and Hebrew."""

    def __init__(self, pack: Pack, roles: Roles) -> None:
        self._people = pack.people
        self._roles = roles

    def find(self, text: str, names: Names, language: str) -> tuple[Stranger, ...]:
        """Those named with a role beside them, in order, each once."""
        look = {"zh": self._han, "ja": self._katakana, "ko": self._hangul}.get(language, self._semitic)
        found: dict[str, Stranger] = {}
        for start, end, given, family in look(text, names, language):
            if any(start <= name < end for name in names):
                continue
            role, _, never = self._roles.beside(text, start, end, names, language)
            key = sound_key(given, family)
            if role and key and not never:
                found.setdefault(key, Stranger(text[start:end], key, role))
        return tuple(found.values())

    def _katakana(self, text: str, names: Names, language: str) -> Iterator[tuple[int, int, str, str]]:
        del names, language
        for name in _KATAKANA.finditer(text):
            parts = _DOT.split(name.group())
            yield name.start(), name.end(), parts[0], parts[-1]

    def _han(self, text: str, names: Names, language: str) -> Iterator[tuple[int, int, str, str]]:
        """Names around a dot; where the given name begins is told by the role before it."""
        del names, language
        for dot in _DOT.finditer(text):
            first, last = dot.start(), dot.end()
            while first > 0 and dot.start() - first < 5 and text[first - 1] in _SPELLING:
                first -= 1
            while last < len(text) and last - dot.end() < 6 and text[last] in _SPELLING:
                last += 1
            if dot.start() - first > 0 and last - dot.end() > 1:
                yield first, last, text[first : dot.start()], text[dot.end() : last]

    def _hangul(self, text: str, names: Names, language: str) -> Iterator[tuple[int, int, str, str]]:
        del names, language
        for name in _HANGUL.finditer(text, 0, _SEEN):
            given, _, family = name.group().partition(" ")
            if _is_given(given):
                yield name.start(), name.end(), given, family

    def _semitic(self, text: str, names: Names, language: str) -> Iterator[tuple[int, int, str, str]]:
        """The two words behind a role, when the first sounds like a given name."""
        words = list(_WORD.finditer(text, 0, _SEEN))
        kinds = self._roles.kinds(text, words, names, language)
        for before, first, last in zip(kinds, kinds[1:], kinds[2:], strict=False):
            if before[0] not in {ROLE, COUNTRY} or first[0] != UNKNOWN or last[0] != UNKNOWN:
                continue
            given, family = text[first[1] : first[2]], text[last[1] : last[2]]
            if text[first[2] : last[1]] == " " and _is_given(given):
                yield first[1], last[2], given, family


@lru_cache(maxsize=1)
def _sounds() -> frozenset[str]:
    return frozenset(heard for name in given_names() if len(heard := sound(name)) > 1)


def _is_given(word: str) -> bool:
    """Whether a word sounds like a common given name; words that are none may, too."""
    return sound(word) in _sounds()
