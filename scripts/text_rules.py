"""Rules for texts that people see, so that every one can be translated well.

Python: a translation function gets a whole literal text with named placeholders, and is imported by one name.
Templates: nothing visible stands outside the translation tags, neither as text nor in an attribute.
"""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from scripts.catalogues import KEYWORDS, ROOT, source_files

# Names, which no language translates: ours, the languages' own, and file formats.
ALLOWED_TEXTS = frozenset({"Workshop Spot", "Deutsch", "Polski", "English", "PDF", "ODT"})
PUNCTUATION = " \t\n–—-·|:.,()©"
# For machines, not for people.
EXEMPT_TEMPLATES = frozenset({"templates/robots.txt"})
VISIBLE_ATTRIBUTES = frozenset({"alt", "title", "aria-label", "aria-description", "placeholder", "label"})
BUTTON_TYPES = frozenset({"submit", "button", "reset"})
SPOKEN_META = frozenset({"description", "og:title", "og:description", "application-name"})
SILENT_ELEMENTS = frozenset({"script", "style"})
MODULE = "django.utils.translation"
TEXT_FUNCTIONS = frozenset(KEYWORDS)
# %s and %d, {} and {0}: a translator cannot move what has no name. "100 %" and "%%" are plain text.
POSITIONAL = re.compile(r"(?<!%)(?:%%)*%[sdrif](?![\w%])|(?<!\{)\{\d*\}(?!\})")
WORD = re.compile(r"[^\W\d_]{2,}")
# "Read more" given to an include or a filter; date formats and class names are no sentences.
QUOTED = re.compile(
    r"(?P<before>_\(|(?:date|time|class|classname)[:=])?(?P<quote>[\"'])(?P<text>.*?)(?P=quote)"
)
SENTENCE = re.compile(r"^[^\W\d_a-z][^\W\d_]*[a-zäöüßąćęłńóśźż][^\W\d_]*(?:[ ,.!?…].*)?$")
TAGS_WITHOUT_TEXT = frozenset(
    {"translate", "trans", "blocktranslate", "blocktrans", "load", "extends", "static", "url"}
)
PLACE = "\ue000"  # stands for a template tag; not a letter


class Fault(NamedTuple):
    """A text that breaks a rule, and where."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"


def python_faults(source: str, path: str) -> list[Fault]:
    """Return the faults of a Python module."""
    faults = []
    imported: dict[str, tuple[int, str]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            if module == "gettext" or (
                module is None and any(alias.name == "gettext" for alias in node.names)
            ):
                faults.append(Fault(path, node.lineno, "Use Django's translation, not the gettext module."))
            if module == MODULE:
                imported |= {alias.name: (node.lineno, alias.asname or alias.name) for alias in node.names}
        elif isinstance(node, ast.Call):
            faults += [Fault(path, node.lineno, problem) for problem in _call_problems(node)]
    return faults + [Fault(path, line, problem) for line, problem in _import_problems(imported)]


def _import_problems(imported: dict[str, tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Plain gettext is _; so is gettext_lazy, unless the module needs both: then it keeps its own name."""
    names = {"gettext": "_", "gettext_lazy": "gettext_lazy" if "gettext" in imported else "_"}
    for function, (line, name) in imported.items():
        wanted = names.get(function, function)
        if function in TEXT_FUNCTIONS and name != wanted:
            yield line, f"Import {function} as {wanted}, not as {name}."


def _call_problems(call: ast.Call) -> Iterator[str]:
    function = call.func
    if isinstance(function, ast.Attribute):
        module = function.value
        if function.attr in TEXT_FUNCTIONS and isinstance(module, ast.Name) and module.id == "translation":
            yield f"Import {function.attr} by its name: translation.{function.attr} is not collected."
        return
    if not isinstance(function, ast.Name) or function.id not in TEXT_FUNCTIONS:
        return
    positions = KEYWORDS[function.id] or (1,)
    numbers = [position[0] if isinstance(position, tuple) else position for position in positions]
    for argument in call.args[: max(numbers)]:
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            yield f"{function.id}() takes one literal text: no f-string, %, .format, + or variable inside it."
        elif POSITIONAL.search(argument.value):
            yield f"Name the placeholders of “{argument.value}”: %(name)s, not %s or {{}}."


class _VisibleText(HTMLParser):
    """Collects the texts and attributes of a page that people read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes."""
        self.silent += tag in SILENT_ELEMENTS
        given = {name: value or "" for name, value in attrs}
        names = set(VISIBLE_ATTRIBUTES)
        if tag == "input" and given.get("type") in BUTTON_TYPES:
            names.add("value")
        if tag == "meta" and (given.get("name") or given.get("property")) in SPOKEN_META:
            names.add("content")
        for name in names & given.keys():
            self._note(given[name], f"attribute {name}")

    def handle_endtag(self, tag: str) -> None:
        """Leave a script or style."""
        self.silent -= tag in SILENT_ELEMENTS and self.silent > 0

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        if not self.silent:
            self._note(data, "text")

    def _note(self, text: str, kind: str) -> None:
        plain = text.replace(PLACE, " ").strip()
        if WORD.search(plain) and " ".join(plain.split()).strip(PUNCTUATION) not in ALLOWED_TEXTS:
            leading = len(text) - len(text.lstrip())
            line = self.getpos()[0] + text[:leading].count("\n")
            self.found.append((line, f"{kind} “{' '.join(plain.split())}”"))


def _literals(tag: str) -> Iterator[str]:
    """Yield the literal sentences that a template tag or variable shows."""
    if tag.split(None, 1)[0] in TAGS_WITHOUT_TEXT:
        return
    for quoted in QUOTED.finditer(tag):
        text = quoted["text"]
        if not quoted["before"] and text not in ALLOWED_TEXTS and SENTENCE.match(text):
            yield text


def _without_tags(source: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the template with its tags replaced by place holders, and the sentences inside the tags."""
    from django.template.base import Lexer, TokenType

    page, literals, closing = "", [], ""
    for token in Lexer(source).tokenize():
        contents = token.contents
        lines = "\n" * contents.count("\n")
        name = contents.split(None, 1)[0] if contents.strip() else ""
        if closing:
            closing = "" if token.token_type == TokenType.BLOCK and name == closing else closing
            page += lines
        elif token.token_type == TokenType.TEXT:
            page += contents
        elif token.token_type == TokenType.COMMENT:
            page += lines
        else:
            if token.token_type == TokenType.BLOCK and name in ("blocktranslate", "blocktrans", "comment"):
                closing = f"end{name}"
            literals += [(token.lineno or 0, text) for text in _literals(contents)]
            # A computed element name must stay one, else its attributes would look like text.
            page += ("x-computed" if page.endswith(("<", "</")) else PLACE) + lines
    return page, literals


def template_faults(source: str, path: str) -> list[Fault]:
    """Return the faults of a template."""
    page, literals = _without_tags(source)
    found = [(line, f"literal “{text}”") for line, text in literals]
    if path.endswith((".html", ".svg", ".xml")):
        parser = _VisibleText()
        parser.feed(page)
        parser.close()
        found += parser.found
    else:
        for number, line in enumerate(page.splitlines(), start=1):
            plain = line.replace(PLACE, " ").strip()
            if WORD.search(plain) and plain not in ALLOWED_TEXTS:
                found.append((number, f"text “{plain}”"))
    return [Fault(path, line, f"{what} stands outside the translation tags.") for line, what in sorted(found)]


def check_files(root: Path = ROOT) -> list[Fault]:
    """Return the faults of all sources."""
    faults = []
    for file in source_files(root):
        path = file.relative_to(root).as_posix()
        check = python_faults if file.suffix == ".py" else template_faults
        if path not in EXEMPT_TEMPLATES:
            faults += check(file.read_text(), path)
    return faults


def main() -> int:
    """Print every fault; status 1 when there is one."""
    faults = check_files()
    print(*faults, sep="\n")
    print(f"{len(faults)} fault(s) in translatable texts.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
