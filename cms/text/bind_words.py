"""Keep together what must not be torn apart at the end of a line.

Editors type plain spaces. Polish leaves no one-letter word at a line’s end („w domu”, „i most”) and keeps
short compounds whole; no language parts a number from its unit or the letters of an abbreviation.
"""

import re
from collections.abc import Iterable

NO_BREAK_SPACE = "\u00a0"

# A tag, a comment or a text; an attribute may contain ">".
PIECES = re.compile(r"(<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^'\">]++)*+>)", re.DOTALL)
ELEMENT = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
LANGUAGE = re.compile(r"""\slang=["']?([\w-]+)""")
VERBATIM_ELEMENTS = frozenset(
    {"head", "script", "style", "pre", "code", "textarea", "option", "svg", "math", "template"}
)
VOID_ELEMENTS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
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
# “Mecklenburg-Vorpommern/Brandenburg/Polen” may be broken after a stroke, “und/oder” need not.
STROKE = re.compile(r"(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})")
COMPOUND_LANGUAGES = frozenset({"pl"})


def bind_words(text: str, language: str) -> str:
    """Return a text of one language with no-break spaces where its readers expect them.

    Parameters:
        text: plain text, without markup.
        language: the code of the language it is written in.
    """
    text = NUMBER_AND_UNIT.sub(NO_BREAK_SPACE, text)
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

    Parameters:
        html: safe HTML.
        language: the code of the language its texts are written in; an element with `lang` has its own.
    """
    pieces = PIECES.split(html)
    bound: list[str] = []
    open_elements = _OpenElements(language)
    for number, piece in enumerate(pieces):
        if number % 2:
            open_elements.follow(piece)
            bound.append(piece)
        elif open_elements.is_verbatim or not piece or piece.isspace():
            bound.append(piece)
        else:
            bound.append(_bind_piece(piece, open_elements.language, pieces[number + 1 : number + 2]))
    return "".join(bound)


class _OpenElements:
    """The elements around a place in HTML that say in which language it is written, or to leave it alone."""

    def __init__(self, language: str) -> None:
        # Each with its name, its language ("" for verbatim) and how many of the same name are open in it.
        self._stack: list[tuple[str, str, int]] = [("", language, 1)]

    @property
    def language(self) -> str:
        """The language of what follows."""
        return self._stack[-1][1]

    @property
    def is_verbatim(self) -> bool:
        """Whether what follows stays as it is."""
        return not self.language

    def follow(self, tag: str) -> None:
        """Take a tag into account."""
        element = ELEMENT.match(tag)
        name = element[1].lower() if element else ""
        if not name or name in VOID_ELEMENTS or tag.endswith("/>"):
            return
        innermost, language, depth = self._stack[-1]
        if tag.startswith("</"):
            if name == innermost:
                self._stack[-1:] = [(name, language, depth - 1)] if depth > 1 else []
        elif not self.is_verbatim and name in VERBATIM_ELEMENTS:
            self._stack.append((name, "", 1))
        elif not self.is_verbatim and (own := LANGUAGE.search(tag)):
            self._stack.append((name, own[1], 1))
        elif name == innermost:
            self._stack[-1] = (name, language, depth + 1)


def _bind_piece(text: str, language: str, following: Iterable[str]) -> str:
    text = STROKE.sub("/<wbr>", bind_words(text, language))
    if language in COMPOUND_LANGUAGES:
        if any(_is_inline(tag) for tag in following):
            text = ONE_LETTER_AT_END.sub(rf"\1{NO_BREAK_SPACE}", text)
        text = COMPOUND.sub(_wrap, text)
    return text


def _is_inline(tag: str) -> bool:
    element = ELEMENT.match(tag)
    return element is not None and element[1].lower() not in BLOCK_ELEMENTS


def _wrap(match: re.Match[str]) -> str:
    return f'<span class="nb">{match[0]}</span>'
