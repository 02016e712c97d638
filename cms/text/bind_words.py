"""Keep together what must not be torn apart at the end of a line.

Editors type plain spaces. Polish leaves no one-letter word at a line’s end („w domu”, „i most”) and keeps
short compounds whole; no language parts a number from its unit or the letters of an abbreviation.
"""

import re
from collections.abc import Iterable

from cms.text.hyphenate import hyphenate

NO_BREAK_SPACE = "\u00a0"

# A comment, also one that never ends, or a tag; what is between is text. An attribute may contain ">", but no
# "<": so no piece is looked at twice, however many are never closed.
PIECES = re.compile(
    r"""(<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)|<[a-zA-Z/!?](?:"[^"<]*+"|'[^'<]*+'|[^'"<>]++)*+>)"""
)
ELEMENT = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
LANGUAGE = re.compile(r"""\slang=["']?([\w-]+)""")
VERBATIM_ELEMENTS = frozenset(
    {"head", "script", "style", "pre", "code", "textarea", "option", "svg", "math", "template"}
)
VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
# Set in large type or in a narrow column, where a long word must be parted to fit.
NARROW_ELEMENTS = frozenset({"h1", "h2", "h3", "h4", "dt", "dd", "th"})
BLOCK_ELEMENTS = frozenset(
    {"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "div", "br", "hr", "blockquote", "table"}
)

UNITS = (
    r"%|‰|°C|€|EUR|PLN|zł|km²?|m²?|cm|mm|kg|g|kB|MB|GB|kWh|MW|h|min|s"
    r"|Uhr|Std\.|Min\.|Mio\.|Mrd\.|Tsd\.|Mitglieder|godz\.|tys\.|mln|mld|r\.|roku|lat|million"
)
NUMBER_AND_UNIT = re.compile(rf"(?<=\d) +(?=(?:{UNITS})(?!\w))")
# “Interreg V A”, “Interreg VI A” are names.
STRAND = re.compile(r"(?<=\bInterreg) +(?=VI?\b)|(?<=\b[VI]) +(?=[ABCD]\b)|(?<=\bVI) +(?=[ABCD]\b)")

GERMAN_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
ENGLISH_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

# A dash stays with what it follows.
DASH = re.compile(r"(?<=\S) +(?=[–—] )")

# The A of “Interreg V A” is no word.
ONE_LETTER_WORD = re.compile(r"(?<!\w)(?<!V\u00a0)(?<!VI\u00a0)([aiouwzAIOUWZ]) +(?=\S)")
ONE_LETTER_AT_END = re.compile(r"(?<!\w)([aiouwzAIOUWZ]) +\Z")
POLISH_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}) +(?=[a-ząćęłńóśźż])")
POLISH_ABBREVIATION = re.compile(r"\b(godz\.|ul\.|al\.|pl\.|nr|str\.|dr|prof\.|św\.) +(?=[\d\w])")
GERMAN_ABBREVIATION = re.compile(r"\b([zduio])\. (?=[BhaÄdR]\.)")
GERMAN_DAY = re.compile(rf"(?<=\d\.) +(?=(?:{GERMAN_MONTHS})\b)")
ENGLISH_DAY = re.compile(rf"(?<=\d) +(?=(?:{ENGLISH_MONTHS})\b)")
# Long compounds have to break on a narrow screen, so only short ones are kept whole.
# An address is no compound.
COMPOUND = re.compile(r"(?<![\w@./-])(?=[\w-]{3,22}(?![\w@/-]|\.\w))[^\W\d_]+(?:-[^\W\d_]+)+")
LONG_WORD = re.compile(r"(?<![\w@./&])[^\W\d_]{12,}(?![\w@;]|\.\w)")
# Hours, years and numbers from – to; a heading is wide enough for them, too.
SPAN = re.compile(r"(?<![\w.:–-])\d[\d.:]{0,7}[–-]\d[\d.:]{0,7}(?![\w–-])")
# “Mecklenburg-Vorpommern/Brandenburg/Polen” may be broken after a stroke, “und/oder” need not.
STROKE = re.compile(r"(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})")
COMPOUND_LANGUAGES = frozenset({"pl"})


def bind_words(text: str, language: str) -> str:
    """Return a text of one language with no-break spaces where its readers expect them.

    Parameters:
        text: plain text, without markup.
        language: the code of the language it is written in.
    """
    if " " not in text:
        return text
    text = NUMBER_AND_UNIT.sub(NO_BREAK_SPACE, text)
    if "Interreg" in text:
        text = STRAND.sub(NO_BREAK_SPACE, text)
    text = DASH.sub(NO_BREAK_SPACE, text)
    match language.partition("-")[0]:
        case "pl":
            text = ONE_LETTER_WORD.sub(rf"\1{NO_BREAK_SPACE}", text)
            text = POLISH_NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)
            text = POLISH_ABBREVIATION.sub(rf"\1{NO_BREAK_SPACE}", text)
        case "de":
            text = GERMAN_ABBREVIATION.sub(rf"\1.{NO_BREAK_SPACE}", text)
            text = GERMAN_DAY.sub(NO_BREAK_SPACE, text)
        case "en":
            text = ENGLISH_DAY.sub(NO_BREAK_SPACE, text)
    return text


def bind_words_in_html(html: str, language: str) -> str:
    """Return HTML with the same done to its texts; tags, attributes, code and drawings stay as they are.

    Spans of time are kept on one line, and the long words of headings and facts may be parted.

    Parameters:
        html: safe HTML.
        language: the code of the language its texts are written in; an element with `lang` has its own.
    """
    pieces = PIECES.split(html)
    bound: list[str] = []
    place = _Place(language)
    for number, piece in enumerate(pieces):
        if number % 2:
            place.follow(piece)
            bound.append(piece)
        elif place.is_verbatim or not piece or piece.isspace():
            bound.append(piece)
        else:
            bound.append(_bind_piece(piece, place, pieces[number + 1 : number + 2]))
    return "".join(bound)


class _Place:
    """A place in HTML: in which language it is written, whether it is narrow, or to be left alone."""

    def __init__(self, language: str) -> None:
        # The open elements that say so: name, language ("" for verbatim), narrow, how many of that name.
        self._stack: list[tuple[str, str, bool, int]] = [("", language, False, 1)]

    @property
    def language(self) -> str:
        return self._stack[-1][1]

    @property
    def is_verbatim(self) -> bool:
        return not self.language

    @property
    def is_narrow(self) -> bool:
        return self._stack[-1][2]

    def follow(self, tag: str) -> None:
        """Step over a tag."""
        element = ELEMENT.match(tag)
        name = element[1].lower() if element else ""
        if not name or name in VOID_ELEMENTS or tag.endswith("/>"):
            return
        innermost, language, narrow, depth = self._stack[-1]
        if tag.startswith("</"):
            if name == innermost:
                self._stack[-1:] = [(name, language, narrow, depth - 1)] if depth > 1 else []
        elif self.is_verbatim:
            if name == innermost:
                self._stack[-1] = (name, language, narrow, depth + 1)
        elif name in VERBATIM_ELEMENTS:
            self._stack.append((name, "", False, 1))
        elif (own := LANGUAGE.search(tag)) or name in NARROW_ELEMENTS:
            self._stack.append((name, own[1] if own else language, narrow or name in NARROW_ELEMENTS, 1))
        elif name == innermost:
            self._stack[-1] = (name, language, narrow, depth + 1)


def _bind_piece(text: str, place: _Place, following: Iterable[str]) -> str:
    text = bind_words(text, place.language)
    if "/" in text:
        text = STROKE.sub("/<wbr>", text)
    if place.language in COMPOUND_LANGUAGES:
        if any(_is_inline(tag) for tag in following):
            text = ONE_LETTER_AT_END.sub(rf"\1{NO_BREAK_SPACE}", text)
        text = COMPOUND.sub(r'<span class="compound">\g<0></span>', text)
    if place.is_narrow:
        text = LONG_WORD.sub(lambda word: hyphenate(word[0], place.language), text)
    return SPAN.sub(r'<span class="nb">\g<0></span>', text)


def _is_inline(tag: str) -> bool:
    element = ELEMENT.match(tag)
    return element is not None and element[1].lower() not in BLOCK_ELEMENTS
