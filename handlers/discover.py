"""/discover: names the pack lacks that several outlets print, for the owner to accept or drop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.pack import Pack
from feeds.proposals import OUTLETS, Proposal, person
from feeds.text import squeeze
from handlers import wording
from handlers.as_data import Data, report_data
from handlers.message import Block, Bold, Code, Heading, Item, Message, Note, Paragraph, Spans, Text
from handlers.new_names import proposals
from handlers.ports import Answer, Call, Desk, People
from handlers.story_lines import headline

SHOWN = 10
_VERBS = {
    "accept": "accept",
    "add": "accept",
    "drop": "drop",
    "hide": "drop",
    "undo": "undo",
    "forget": "undo",
}


async def answer(call: Call, desk: Desk) -> Answer:
    """The proposals; with a verb one of them is accepted or dropped, or that is taken back."""
    if desk.people is None:
        return Answer(_said("This desk has no memory to keep people in."), _data(()))
    verb, _, rest = call.args.partition(" ")
    act = _VERBS.get(verb.lower())
    if act == "undo":
        return await _undo(rest, desk.people)
    dropped = await desk.people.dropped()
    found = await proposals(desk.archive, desk.pack, dropped)
    if act is None:
        accepted = [one.name for one in await desk.people.accepted()]
        return Answer(Message(_page(found, accepted, dropped.values(), desk)), _data(found))
    asked, side = _side(rest, desk.pack) if act == "accept" else (rest, "")
    chosen = _chosen(asked, found)
    if chosen is None:
        return Answer(_unknown(asked, act, found), _data(found))
    if act == "accept":
        return await _accept(replace(chosen, side=side or chosen.side), desk, desk.people)
    await desk.people.drop(chosen.key, chosen.name)
    text = f"{chosen.name} is not proposed any more. To take it back: "
    return Answer(_done(text, f"/discover undo {chosen.name}"), {**_data(()), "dropped": chosen.name})


def _side(words: str, pack: Pack) -> tuple[str, str]:
    """What is asked for without a side at its end, and that side: "2 us" -> ("2", "us")."""
    rest, _, last = words.rpartition(" ")
    sides = {side.id for side in pack.sides}
    return (rest.removesuffix(" as"), last.lower()) if rest and last.lower() in sides else (words, "")


def _chosen(asked: str, found: Sequence[Proposal]) -> Proposal | None:
    """The proposal of a number as listed, or of a name in any of its spellings."""
    if asked.isdecimal():
        return found[int(asked) - 1] if 0 < int(asked) <= len(found) else None
    wanted = squeeze(asked)
    return next((one for one in found if wanted and wanted in _names(one)), None)


def _names(one: Proposal) -> set[str]:
    spelled = one.spelling
    full = {squeeze(f"{given} {family}") for given in spelled.given for family in spelled.family}
    return full | {squeeze(family) for family in spelled.family} | {squeeze(one.name)}


async def _accept(chosen: Proposal, desk: Desk, people: People) -> Answer:
    new = person(chosen, desk.pack, chosen.examples[0].published.date())
    await people.accept(new)
    text = f"{_described(chosen, desk.pack)} is known to this desk from the next report on. To take it back: "
    data = {**_data(()), "accepted": new.name, "slug": new.slug}
    return Answer(_done(text, f"/discover undo {new.name}"), data)


async def _undo(asked: str, people: People) -> Answer:
    wanted = squeeze(asked)
    for one in await people.accepted():
        if wanted in {squeeze(one.name), squeeze(one.slug)}:
            await people.forget(one.slug)
            text = f"{one.name} is no longer one of the desk's people."
            return Answer(_said(text), {**_data(()), "undone": one.name})
    for key, name in (await people.dropped()).items():
        if wanted == squeeze(name):
            await people.restore(key)
            return Answer(_said(f"{name} is proposed again."), {**_data(()), "undone": name})
    return Answer(_said(f'Nobody called "{asked}" was accepted or dropped.'), _data(()))


def _page(
    found: Sequence[Proposal], accepted: Sequence[str], dropped: Iterable[str], desk: Desk
) -> tuple[Block, ...]:
    before = (*_before("Accepted so far: ", accepted), *_before("Dropped: ", sorted(dropped)))
    if not found:
        text = f"No name that {OUTLETS} outlets print is new to this desk."
        return Paragraph((Text(text),)), *before
    left = len(found) - SHOWN
    more = (Note((Text(f"and {wording.count(left, 'more name')}"),)),) if left > 0 else ()
    hint = (
        Text("To take one in: "),
        Code("/discover accept 1"),
        Text(". To hide one: "),
        Code("/discover drop 1"),
    )
    rows = (_row(number, one, desk.pack) for number, one in enumerate(found[:SHOWN], 1))
    return Heading("Names new to this desk"), *rows, *more, Note(hint), *before


def _before(label: str, names: Sequence[str]) -> tuple[Note, ...]:
    return (Note((Text(label + wording.some(names, SHOWN)),)),) if names else ()


def _row(number: int, one: Proposal, pack: Pack) -> Item:
    counted = f"{wording.count(one.outlets, 'outlet')}, {wording.count(one.reports, 'report')}"
    facts = " · ".join(fact for fact in (_what(one, pack), counted) if fact)
    name: Spans = (Text(f"{number}. "), Bold(one.name), Text(f" — {facts}"))
    return Item(name, tuple(headline(report, pack) for report in one.examples))


def _what(one: Proposal, pack: Pack) -> str:
    """ "Ukraine; chief negotiator of Ukraine", what is known of it."""
    side = wording.side(pack, one.side) if one.side else ""
    return "; ".join(part for part in (side, one.role) if part)


def _described(one: Proposal, pack: Pack) -> str:
    what = _what(one, pack)
    return f"{one.name} ({what})" if what else one.name


def _unknown(asked: str, act: str, found: Sequence[Proposal]) -> Message:
    if not asked:
        return _done("Which name? For example ", f"/discover {act} {found[0].name if found else 1}")
    text = f'No name that is proposed now is "{asked}". All of them: '
    return _done(text, "/discover")


def _done(text: str, command: str) -> Message:
    return Message((Paragraph((Text(text), Code(command))),))


def _said(text: str) -> Message:
    return Message((Paragraph((Text(text),)),))


def _data(found: Sequence[Proposal]) -> Data:
    """The proposals for a machine, and what was done: nothing yet."""
    return {
        "proposals": [_one(proposal) for proposal in found],
        "accepted": None,
        "dropped": None,
        "undone": None,
    }


def _one(one: Proposal) -> Data:
    return {
        "name": one.name,
        "side": one.side or None,
        "role": one.role or None,
        "outlets": one.outlets,
        "reports": one.reports,
        "spellings": [*one.spelling.given, *one.spelling.family, *one.spelling.whole],
        "examples": [report_data(report) for report in one.examples],
    }
