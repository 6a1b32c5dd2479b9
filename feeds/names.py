"""How names change: stems and case endings by script and language. Rules, no lists of forms.

A base form is cut to a stem of a class; a word is a form of the name when the rest after the stem is an
ending of the class.
Endings of Latin script depend on the language: Polish "Trumpowi", German "Trumps"; in Indonesian nothing
changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from feeds.text import squeeze

_CYRILLIC_ADJECTIVE = ("ский", "цкий", "зкий", "ський", "цький", "зький", "ская", "ська", "цкая", "цька")
_ENDINGS: dict[str, frozenset[str]] = {
    "adjective": frozenset(
        "ий ій ого ому им ім ом ым ая ую ой ою ої ій ие ые і а у их ых ими ыми ов".split(),
    ),
    "vowel-a": frozenset("а я у ю ы и е і ї ой ою ей ею єю о ом ин ину ине".split()),
    "vowel-o": frozenset("о а у ові ом ем ів ам ами ах".split()),
    "soft": frozenset("ь я ю ем єм ом і и ї е еві єві ів ями ях".split()),
    "short-i": frozenset("й я ю ем єм єві ї и е і ям".split()),
    "hard": frozenset(
        [
            "",
            *"а у ом ем им ым е і ові еві ы и ів ов ам ами ах я ю єм".split(),
            *"ова ово ову овим ових овог овом".split(),  # Serbian: of Trump
        ]
    ),
    "greek-s": frozenset(["", *"σ ς ου η α ο ε οσ ησ ασ εσ".split()]),
    "fixed": frozenset([""]),
}
_POLISH = frozenset("a owi em iem ie u y i ow om ami ach owie ze ego emu".split())
_CZECH = frozenset("a ovi em om u e i y ove um ech uv ova ovo ovy ovu ovym ovych ovou".split())
_SERBIAN = frozenset("a u om em e i ov ova ovo ovu ovom ove ovi ovog ovih ovim ja ju jem".split())
_LATIN: dict[str, frozenset[str]] = {
    "pl": _POLISH,
    "cs": _CZECH,
    "sk": _CZECH,
    "sr": _SERBIAN,
    "hr": _SERBIAN,
    "bs": _SERBIAN,
    "sl": _SERBIAN,
    "de": frozenset("s sche schen scher sches".split()),
    "nl": frozenset("s".split()),
    "sv": frozenset("s".split()),
    "no": frozenset("s".split()),
    "da": frozenset("s".split()),
    "ro": frozenset("ul ului lui i".split()),
    "tr": frozenset("in un nin nun i u yi yu e a ye ya de da den dan ten tan te ta le la yle yla".split()),
    "lt": frozenset("as o ui a u e is io iu".split()),
    "lv": frozenset("s a am u i is im".split()),
    "hu": frozenset("nak nek t ot et at val vel rol tol hoz hez".split()),
}
_LATIN_ADJECTIVE: dict[str, frozenset[str]] = {
    "pl": frozenset("i y iego iemu im ich a iej cy".split()),
    "cs": frozenset("y yj i eho emu ym em om ou a ych".split()),
    "sk": frozenset("y yj i eho emu ym om ou a ych".split()),
    "sr": frozenset("i og oga om ome im a u oj".split()),
    "hr": frozenset("i og oga om ome im a u oj".split()),
    "lt": frozenset("is io iui i iu".split()),
}
_LATIN_A: dict[str, frozenset[str]] = {
    "pl": frozenset("y i e ie o".split()),
    "cs": frozenset("u ovi ou y e uv ovy ova".split()),
    "sk": frozenset("u ovi ou y e om ov".split()),
    "sr": frozenset("e i u om o in inu ine ina".split()),
    "hr": frozenset("e i u om o in inu ine ina".split()),
    "ro": frozenset("ei".split()),
}
_LATIN_O: dict[str, frozenset[str]] = {
    "pl": frozenset("a u owi em iem".split()),
    "cs": frozenset("a ovi em u".split()),
    "sk": frozenset("a ovi om u".split()),
    "sr": frozenset("a u om ja ju jem".split()),
    "hr": frozenset("a u om ja ju jem".split()),
}
_FEMALE = {"cs": frozenset("ova ove ovou".split()), "sk": frozenset("ova ovej ovou".split())}
_NONE: frozenset[str] = frozenset()
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


@dataclass(frozen=True, slots=True)
class Stem:
    """What stays of a name through its cases, and the class of endings that may follow. The stem is
    folded.
    """

    text: str
    kind: str


@lru_cache(maxsize=8192)
def stems(base: str) -> tuple[Stem, ...]:
    """The stems of a base form (nominative), several words allowed: only the last one changes."""
    form = squeeze(base)
    if not form:
        return ()
    last = form[-1]
    if "Ͱ" <= last <= "Ͽ":
        return (Stem(form[:-1], "greek-s"),) if last in "σς" else (Stem(form, "fixed"),)
    if "Ѐ" <= last <= "ӿ":
        return _cyrillic(form)
    if last.isascii() and last.isalpha():
        return _latin(form)
    return (Stem(form, "fixed"),)


def _cyrillic(form: str) -> tuple[Stem, ...]:
    if form.endswith(_CYRILLIC_ADJECTIVE) or form.endswith("ый"):
        return (Stem(form[: -1 if form.endswith("ська") else -2], "adjective"),)
    if form.endswith(("ець", "ец")):
        cut = -3 if form.endswith("ь") else -2
        return (Stem(form, "fixed"), Stem(form[:cut] + "ц", "hard"))
    kind = {"а": "vowel-a", "я": "vowel-a", "о": "vowel-o", "ь": "soft", "й": "short-i"}.get(form[-1])
    if kind:
        changed = _softened(form) if kind == "vowel-a" else ()
        return (Stem(form[:-1], kind), *changed)
    return (Stem(form, "hard" if form[-1] in _CONSONANTS else "fixed"),)


def _softened(form: str) -> tuple[Stem, ...]:
    """Ukrainian dative and locative: Сибіга, Сибізі."""
    soft = {"г": "з", "к": "ц", "х": "с"}.get(form[-2:-1])
    return (Stem(form[:-2] + soft + "і", "fixed"),) if soft else ()


def _latin(form: str) -> tuple[Stem, ...]:
    if len(form) > 4 and form.endswith(("ski", "cki", "sky", "sky", "skyj")):
        return (Stem(form, "latin"), Stem(form[: form.rindex("k") + 1], "latin-adjective"))
    if form.endswith("a"):
        return (Stem(form, "latin"), Stem(form[:-1], "latin-a"))
    if form.endswith("o"):
        return (Stem(form, "latin"), Stem(form[:-1], "latin-o"))
    return (Stem(form, "latin"),)


def fits(kind: str, ending: str, language: str, female: bool = False) -> bool:
    """Whether what follows a stem in its word makes a form of the name in that language. `ending` is
    folded.
    """
    if not kind.startswith("latin"):
        return ending in _ENDINGS[kind]
    if kind == "latin":
        plain = not ending or ending in _LATIN.get(language, _NONE)
        return plain or (female and ending in _FEMALE.get(language, _NONE))
    table = {"latin-adjective": _LATIN_ADJECTIVE, "latin-a": _LATIN_A, "latin-o": _LATIN_O}[kind]
    return ending in table.get(language, _NONE)


def is_form(word: str, base: str, language: str) -> bool:
    """Whether a folded word is the base form or one of its cases."""
    return any(
        word.startswith(stem.text) and fits(stem.kind, word[len(stem.text) :], language, female=True)
        for stem in stems(base)
    )


def bases(word: str, language: str) -> tuple[str, ...]:
    """What a folded word in some case may be a form of: itself first, then with endings of its script cut
    off.

    Never shorter than three letters. For names the pack spells in another way (`feeds.translit`).
    """
    if word[-1:].isascii():
        endings = _LATIN.get(language, _NONE) | _LATIN_ADJECTIVE.get(language, _NONE)
        lost, back = _LATIN_A.get(language, _NONE), "a"
    else:
        endings, lost, back = _ENDINGS["hard"] | _ENDINGS["adjective"], _ENDINGS["vowel-a"], "а"
    cut = [word[: -len(end)] for end in endings if end and word.endswith(end) and len(word) - len(end) >= 3]
    cut += [word[: -len(end)] + back for end in lost if word.endswith(end) and len(word) - len(end) >= 3]
    return (word, *sorted(set(cut), key=lambda form: (-len(form), form)))
