"""Bytes of a feed -> text, whatever the server, the XML declaration or neither says of their encoding."""

from __future__ import annotations

import codecs
import re

# What feeds are written in. Python knows more "encodings" (punycode, unicode_escape ...): none for a feed.
_KNOWN = re.compile(
    r"(ascii|utf-8|utf-16(-[bl]e)?|utf-32(-[bl]e)?|iso8859-\d+|cp125\d|cp8(50|52|55|66)|koi8-[rtu]|ptcp154|mac-\w+"
    r"|gb18030|gbk|gb2312|hz|big5\w*|cp9(32|49|50)|euc_\w+|shift_jis\w*|iso2022_\w+|johab|tis-620|cp874)"
)
# Labels that in practice name a larger set than they say.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_MARKS = (  # longest first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s{0,20}=\s{0,20}[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str) -> str:
    """The body as text; never fails, at worst some characters are U+FFFD.

    A byte order mark decides. Else what reads as UTF-8 is UTF-8, whatever is declared: text of another
    encoding practically never does. Else the XML declaration, then the HTTP header, then a guess between
    Cyrillic and Western European.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for start, name in _UNMARKED:
        if body.startswith(start):
            return body.decode(name, "replace")
    declared = _declared(body, content_type)
    if not _seven_bit(declared):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _by_declaration(body, declared) or _almost_utf8(body) or _guess(body, declared)


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """Codec names declared by the XML declaration and the header, in this order, unknown ones left out."""
    names = []
    if match := _DECLARED.search(body[:400]):
        names.append(match[1].decode("ascii"))
    if header := _CHARSET.search(content_type[:400]):
        names.append(header[1])
    return tuple(dict.fromkeys(found for name in names if (found := _codec(name))))


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if _KNOWN.fullmatch(name) else ""


def _seven_bit(declared: tuple[str, ...]) -> bool:
    """Encodings that write everything in ASCII bytes and so look like UTF-8."""
    return any(name == "hz" or name.startswith("iso2022") for name in declared)


def _by_declaration(body: bytes, declared: tuple[str, ...]) -> str:
    for name in declared:
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return ""


def _almost_utf8(body: bytes) -> str:
    """UTF-8 with a few broken characters, as after a cut in the middle of one; "" when it is not."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = len(body) - len(body.translate(None, _HIGH))
    return text if broken <= max(1, letters // 50) else ""


def _guess(body: bytes, declared: tuple[str, ...]) -> str:
    """A declared encoding that almost fits, else the Cyrillic or the Western Windows page.

    In Cyrillic text letters above 0x7F stand beside each other, in Western text they stand alone.
    """
    fitting = [name for name in declared if name != "utf-8"]
    if fitting:
        return body.decode(fitting[0], "replace")
    runs = sum(len(run) for run in _HIGH_RUN.findall(body))
    high = len(body) - len(body.translate(None, _HIGH))
    return body.decode("cp1251" if runs * 2 > high else "cp1252", "replace")


_HIGH = bytes(range(0x80, 0x100))
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
