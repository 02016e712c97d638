"""What a browser makes of HTML: parsed by the rules of HTML 5, which html5lib follows."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import html5lib

# Each would run `steal()` where it is let through; wagtail-localize's own check lets the first four pass.
SCRIPTS = {
    "comment that HTML 5 ends at once": "<!--> <script>steal()</script> -->",
    "comment with three dashes": "<!---><script>steal()</script> -->",
    "comment that ends with an exclamation mark": "<!--x--!><script>steal()</script> -->",
    "CDATA": "<![CDATA[><script>steal()</script>]]>",
    "declaration": "<!foo [><script>steal()</script>",
    "processing instruction": "<?foo ><script>steal()</script>",
    "element": "<script>steal()</script>",
    "handler": "<img src=x onerror=steal()>",
    "drawing": "<svg><style><script>steal()</script></style></svg>",
}
PASSING_LOCALIZE = list(SCRIPTS)[:4]

# What the browser makes of each: another site, a script, or nothing that can be linked.
BAD_ADDRESSES = [
    "//host.example/",
    "/\\host.example/",
    "\\\\host.example/",
    "///host.example/",
    "javascript:steal()",
    "JavaScript:steal()",
    "java\tscript:steal()",
    "java\nscript:steal()",
    "\x01javascript:steal()",
    "data:text/html,<script>steal()</script>",
    "vbscript:steal()",
    "https:host.example",
    "https:///host.example",
    "ftp://host.example/",
    "https://[host",
    "/\t/host.example/",
]


def read_elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element of a piece of HTML with its attributes, in order."""
    return list(_walk(html5lib.parseFragment(html, namespaceHTMLElements=False)))


def _walk(tree: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag != "DOCUMENT_FRAGMENT":
            yield node.tag.rpartition("}")[2], {str(name): value for name, value in node.attrib.items()}
        elif node.tag != "DOCUMENT_FRAGMENT":
            yield "a comment", {}


def find_attacks(html: str) -> list[str]:
    """Return what in a whole page or a piece of it would run `steal()`, or lead to `host.example`."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = []
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag.endswith("script") and "steal" in "".join(node.itertext()):
            found.append("script")
        for name, value in node.attrib.items():
            if str(name).startswith("on") and "steal" in value:
                found.append(str(name))
            if name in {"href", "src", "action"} and _attacks(value):
                found.append(f"{name}={value}")
    return found


def _attacks(address: str) -> bool:
    seen = "".join(character for character in address if character > " ").replace("\\", "/")
    return "steal" in seen or (seen.startswith("//") and urlsplit(seen).hostname == "host.example")
