"""One field of a feed -> bounded plain text: no markup, nothing that hides or reorders what people read.

Lengths are R29, characters R38, linear time R27.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

MAX_HTML = 32 * 1024  # characters of a field that are looked at (R27)

_BLOCKS = (
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    "|section|table|td|th|tr|ul"
)
_BLOCK = re.compile(rf"<(?=/?(?:{_BLOCKS})[\s/>])", re.IGNORECASE)
# HTML opens each of these anew in every block until it is closed: 30 KB became a tree of 900 MB.
_STYLE = re.compile(
    r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)
_UNSEEN = ["script", "style", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "select"]
_UNSEEN_TAG = re.compile(rf"<(?:{'|'.join(_UNSEEN)})", re.IGNORECASE)
_REFERENCE = r"#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}"
_MARKUP = re.compile(rf"</?[a-zA-Z][^<>]{{0,2000}}>|<!|&(?:{_REFERENCE}|[a-zA-Z][a-zA-Z0-9]{{1,31}});")
_ESCAPED = re.compile(  # what text shows only when it was escaped once too often
    r"</?(?:a|b|br|div|em|h[1-6]|i|img|li|p|span|strong|u|ul)(?:\s[^<>]{0,2000})?/?>"
    rf"|&(?:{_REFERENCE}|amp|lt|gt|quot|apos|nbsp|[lr][ds]quo|[lr]aquo|[mn]dash|hellip"
    r"|[a-zA-Z](?:acute|grave|uml|circ|tilde|cedil));",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls but tab, newline, return, next line
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners and fillers nobody sees
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"  # zero width, directions
    "\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # tags
)
_JOINER = re.compile("[\u200c\u200d]+")
_MARKS = re.compile(
    r"[^\w\s\x00-\x7f]{4,}"
)  # every run of more than three combining marks is inside one of these
_JOINING = (  # scripts in which a joiner or non-joiner changes how a word is written
    (0x0600, 0x08FF),  # Arabic, Syriac, Thaana, N'Ko
    (0x0900, 0x0DFF),  # Indic scripts
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x18AF),  # Khmer, Mongolian
    (0xFB50, 0xFDFF),  # Arabic presentation forms
)
_PICTURES = ((0x200D, 0x200D), (0x2190, 0x2BFF), (0xFE0F, 0xFE0F), (0x1F000, 0x1FAFF))
_ELLIPSIS = "\u2026"


def html_to_text(html: str, limit: int) -> str:
    """Text of an HTML fragment, at most `limit` characters, block elements on lines of their own.

    Only its first 32 Ki characters are looked at. Text escaped once too often is unescaped once more.
    Takes time linear in the size of `html`.
    """
    text = _unmarked(html[:MAX_HTML])
    if _ESCAPED.search(text):
        text = _unmarked(text)
    lines = (" ".join(line.split()) for line in _visible(text).split("\n"))
    return _cut("\n".join(line for line in lines if line), limit)


def one_line(text: str, limit: int) -> str:
    """Plain text on one line, at most `limit` characters, without characters that hide or reorder text."""
    return _cut(" ".join(_visible(text[:MAX_HTML]).split()), limit)


def _unmarked(html: str) -> str:
    """Text of the fragment with a newline at every edge of a block."""
    if not _MARKUP.search(html):
        return html
    flat = " ".join(html.replace("<![CDATA[", "").replace("]]>", "").split())
    spans = _STYLE.sub(r"<\1span", _BLOCK.sub("\n<", flat))
    root = LexborHTMLParser("<body>" + spans).body
    if root is None:  # the library's type allows it; with a body in the source there always is one
        return ""  # pragma: no cover
    if _UNSEEN_TAG.search(flat):
        root.strip_tags(_UNSEEN, recursive=True)
    return root.text(deep=True)


def _visible(text: str) -> str:
    """Without control, direction, zero-width and tag characters; at most three marks in a row; in NFC."""
    text = _HIDDEN.sub("", text)
    if text.isascii():
        return text
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub(_joiner, text)
    return unicodedata.normalize("NFC", _MARKS.sub(_few_marks, text))


def _joiner(match: re.Match[str]) -> str:
    """A joiner stays between two letters of a joined script or two emoji, and nowhere else."""
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text):
        return ""
    around = (text[start - 1], text[end])
    needed = any(all(_in(character, ranges) for character in around) for ranges in (_JOINING, _PICTURES))
    return match[0][0] if needed else ""


def _in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _few_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= 3:
            kept.append(character)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis; never cut inside a character as people see it."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _continues(text: str, at: int) -> bool:
    """Whether the character at `at` is part of what is seen as one with the one before."""
    character = text[at]
    if unicodedata.category(character)[0] == "M" or character in "\u200c\u200d" or text[at - 1] == "\u200d":
        return True
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones
        return True
    return _flag(character) and _flags_before(text, at) % 2 == 1


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < at and _flag(text[at - 1 - count]):
        count += 1
    return count
