"""Names as they are searched: pinyin in full, initials, the given name. Pure; the tables come with pypinyin."""

from __future__ import annotations

from functools import cache

from pypinyin import Style, lazy_pinyin

# Surnames read otherwise than the character alone.
SURNAME_READINGS = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou", "區": "ou", "盖": "ge",
    "朴": "piao", "翟": "zhai", "缪": "miao", "繆": "miao", "乐": "yue", "樂": "yue", "召": "shao", "繁": "po", "秘": "bi",
    "折": "she", "种": "chong", "冼": "xian", "宓": "mi", "员": "yun", "員": "yun", "覃": "qin", "尹": "yin", "任": "ren",
    "华": "hua", "華": "hua", "那": "na", "逄": "pang", "燕": "yan", "葛": "ge", "晟": "cheng", "车": "che", "車": "che",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "欧阳": "ou yang", "歐陽": "ou yang", "司马": "si ma", "司馬": "si ma", "上官": "shang guan", "诸葛": "zhu ge",
    "諸葛": "zhu ge", "夏侯": "xia hou", "皇甫": "huang fu", "尉迟": "yu chi", "尉遲": "yu chi", "公孙": "gong sun",
    "公孫": "gong sun", "慕容": "mu rong", "司徒": "si tu", "令狐": "ling hu", "长孙": "zhang sun", "長孫": "zhang sun",
    "宇文": "yu wen", "鲜于": "xian yu", "鮮于": "xian yu", "闻人": "wen ren", "聞人": "wen ren", "万俟": "mo qi",
    "司空": "si kong", "东方": "dong fang", "東方": "dong fang", "独孤": "du gu", "獨孤": "du gu", "完颜": "wan yan",
    "完顏": "wan yan", "耶律": "ye lü", "申屠": "shen tu", "端木": "duan mu", "南宫": "nan gong", "南宮": "nan gong",
}  # fmt: skip


def is_han(text: str) -> bool:
    """True when *text* begins with a Chinese character."""
    return bool(text) and "\u3400" <= text[0] <= "\U0003ffff"


def syllables(name: str, *, person: bool = False) -> list[str]:
    """The name cut into pinyin syllables and Latin words, lower case; with *person* the surname is read as a surname."""
    name = name.strip()
    if not is_han(name) or not person:
        return _plain(name)
    surname = surname_of(name)
    read = COMPOUND_SURNAMES.get(surname) or SURNAME_READINGS.get(surname)
    return (read.split() if read else _plain(surname)) + _plain(name[len(surname) :])


def pinyin_of(name: str, *, person: bool = False) -> str:
    """``zhangsan`` for 张三: letters and digits alone, lower case."""
    return _letters("".join(syllables(name, person=person)))


def initials_of(name: str, *, person: bool = False) -> str:
    """``zs`` for 张三, ``js`` for John Smith."""
    return _letters("".join(part[:1] for part in syllables(name, person=person)))


def surname_of(name: str) -> str:
    """One character or a compound surname; the whole of a name that isn't Chinese."""
    if not is_han(name):
        return name
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def given_name_of(name: str) -> str:
    """三 for 张三; the last word of a Latin name, for searching by it."""
    name = name.strip()
    if is_han(name):
        return name[len(surname_of(name)) :]
    return name.split()[-1] if " " in name else ""


def searched(text: str) -> str:
    """What somebody typed, as the columns hold it: no spaces, lower case for Latin letters."""
    text = text.strip()[:60]
    return text if is_han(text) else _letters(text.lower())


def _plain(text: str) -> list[str]:
    found: list[str] = []
    for part in text.split():
        if part.isascii():
            found.append(part.lower())
            continue
        found += [_read(sign) if is_han(sign) else sign.lower() for sign in _runs(part)]
    return found


def _runs(text: str) -> list[str]:
    """Each Chinese character by itself, everything else in one piece."""
    found: list[str] = []
    for sign in text:
        if is_han(sign) or not found or is_han(found[-1]):
            found.append(sign)
        else:
            found[-1] += sign
    return found


@cache
def _read(sign: str) -> str:
    return str(lazy_pinyin(sign, style=Style.NORMAL, v_to_u=False)[0]).lower()


def _letters(text: str) -> str:
    return "".join(sign for sign in text.replace("ü", "v") if sign.isalnum())
