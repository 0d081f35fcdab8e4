"""Reading a document: find its anchors, cut it at them, and read each part by its own rules."""

from news.reading import body, contacts, doubts, foot, head, letterhead, notes, release, when
from news.reading import sheet as sheets
from news.reading.flow import paragraphs
from news.reading.foot import Foot
from news.reading.issuer import guess_name, take_source_line
from news.reading.letterhead import Head
from news.reading.naming import Name, name_of
from news.reading.people import People
from news.reading.release import ReleaseLine
from news.reading.result import Certainty, Reading, Release
from news.reading.sheet import Sheet
from news.reading.source import Source
from news.reading.start import Start, find_start
from news.reading.text import is_prose, key
from news.reading.when import Candidate

MOST_AFTER_CONTACT = 1
MOST_CANDIDATES = 40


def read(source: Source) -> Reading:
    sheet = sheets.lay_out(source)
    line = release.find(sheet)
    start = find_start(sheet, line.indexes[-1] + 1 if line else 0)
    end = foot.find(sheet, start.index)
    if line:
        sheet.take("release", line.indexes, Certainty.RECOGNIZED)
    founds = _take_contacts(sheet, line, start, end)
    _take_dates(sheet, line, start, end)
    _take_dateline(sheet, start)
    _take_organization(sheet, start, end, founds)
    head.take(sheet, start.index)
    foot.take(sheet, end)
    foot.take_described(sheet, start.index, end)
    body.take(sheet, start.index, end.start)
    take_source_line(sheet)
    release.doubt(sheet, line, start.index, end.start)
    _complete(sheet)
    doubts.admit(sheet)
    return sheet.reading


def _take_contacts(sheet: Sheet, line: ReleaseLine | None, start: Start, end: Foot) -> list[People]:
    if line and line.rest:
        _place_rest(sheet, line)
    blocks = contacts.find(sheet, 0, start.index)
    closing = [
        b for b in contacts.find(sheet, start.index + 1, len(sheet.lines)) if _closes(sheet, b, end)
    ]
    if closing:
        end.start = min(end.start, closing[0][0])
    founds = contacts.take(sheet, blocks + closing, Certainty.RECOGNIZED)
    if not sheet.reading.contacts:
        blocks = contacts.unlabeled(sheet, 0, start.index)
        blocks += contacts.unlabeled(sheet, end.start, len(sheet.lines))
        founds += contacts.take(sheet, blocks, Certainty.GUESSED)
    return founds


def _place_rest(sheet: Sheet, line: ReleaseLine) -> None:
    """What shares the line with the release: a contact, or something left over."""
    index = line.indexes[0]
    if contacts.label_end(line.rest) is None:
        sheet.leave(index, line.rest)
        return
    sheet.change(index, line.rest)
    sheet.taken.discard(index)


def _closes(sheet: Sheet, block: list[int], end: Foot) -> bool:
    """Whether the text of the statement is over where a block of contacts stands."""
    rest = [i for i in sheet.free(block[-1] + 1, end.start) if i not in block]
    after = paragraphs(sheet.lines, rest, sheet.width)
    return sum(is_prose(p.text) for p in after) <= MOST_AFTER_CONTACT


def _take_dates(sheet: Sheet, line: ReleaseLine | None, start: Start, end: Foot) -> None:
    own = when.own_lines(sheet, 0, start.index)
    candidates = list(own)
    if line and line.release is Release.IMMEDIATE and line.when:
        candidates.append(Candidate(line.when, line.indexes[0]))
    if start.dateline and start.dateline.when and start.dateline_index is not None:
        candidates.append(Candidate(start.dateline.when, start.dateline_index))
    if line and line.release is Release.EMBARGOED:
        candidates.append(Candidate(line.when, line.indexes[0], Certainty.GUESSED))
    late = when.own_lines(sheet, end.start, len(sheet.lines))
    candidates += [Candidate(c.text, c.index, Certainty.GUESSED) for c in late]
    when.take(sheet, candidates)
    when.take_lines(sheet, own)
    if line:
        release.apply(sheet, line)


def _take_dateline(sheet: Sheet, start: Start) -> None:
    found, index = start.dateline, start.dateline_index
    if not found or index is None:
        return
    if found.city:
        sheet.reading.city = found.city
        certainty = Certainty.RECOGNIZED if found.is_certain else Certainty.GUESSED
        sheet.mark("city", certainty, [sheet.lines[index].number])
    if found.tag:
        sheet.leave(index, found.tag)
    start.cut(sheet)


def _take_organization(sheet: Sheet, start: Start, end: Foot, founds: list[People]) -> None:
    top = letterhead.take(sheet, 0, start.index)
    name = name_of(sheet, _candidates(sheet, 0, start.index), top, _prose(sheet, start))
    bottom = Head()
    if not sheet.reading.organization.address:
        bottom = letterhead.take(sheet, end.start, len(sheet.lines))
    if bottom.indexes and (bottom.names or not name):
        candidates = _candidates(sheet, end.start, len(sheet.lines))
        other = name_of(sheet, candidates, bottom, _prose(sheet, start))
        is_same = name and other and key(name.text) == key(other.text)
        name = name if is_same else other
    letterhead.fill_from_contacts(sheet, founds)
    _take_name(sheet, name or guess_name(sheet, start.index, end))


def _take_name(sheet: Sheet, name: Name | None) -> None:
    if name:
        sheet.reading.organization.name = name.bare
        sheet.take("organization", name.indexes, name.certainty)
        again = [i for i in sheet.free(0, len(sheet.lines)) if _repeats(sheet, i, name.bare)]
        sheet.taken.update(again)


def _repeats(sheet: Sheet, index: int, name: str) -> bool:
    return key(sheet.lines[index].text) == key(name)


def _candidates(sheet: Sheet, start: int, end: int) -> list[int]:
    lines = sheet.lines
    found = [
        i for i in sheet.free(start, end)
        if not notes.is_note(lines[i].text) and not notes.is_kind(lines[i].text)
    ]  # fmt: skip
    return found[:MOST_CANDIDATES]


def _prose(sheet: Sheet, start: Start) -> str:
    return key(" ".join(line.text for line in sheet.lines[start.index :]))


def _complete(sheet: Sheet) -> None:
    reading = sheet.reading
    if not reading.headline and sheet.envelope.subject:
        reading.headline = sheet.envelope.subject
        sheet.mark("headline", Certainty.GUESSED)
    reading.unplaced = sheet.unplaced()
