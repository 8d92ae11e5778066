"""Finds what a template says without asking for its translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import jinja2
from jinja2 import nodes

SAID_IN_ATTRIBUTES = (
    "alt",
    "aria-description",
    "aria-label",
    "data-name",
    "data-reason",
    "label",
    "placeholder",
    "title",
)
TRANSLATED_BY = {"gettext", "ngettext", "pgettext", "npgettext"}
NAMES = ("Callcenter", "Magyar", "Русский", "English")  # the product, and languages in their own words
_ATTRIBUTE_BLOCKS = ("frame",)  # blocks that fill an attribute of base.html
_NO_WORDS = re.compile(r'[\w-]+="[^"]*"|^M[Mhvz\dV\s.-]+$|' + "|".join(NAMES))  # attributes of macros, paths of SVG
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]")
_SENTENCE = re.compile(r"[A-Z][a-z]+([ ,.:…].*)?|[a-z]+,? [a-z]+ .*")
_ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def bare_words(source: str) -> list[str]:
    """Words of a template that no translation reaches: text, spoken attributes, sentences handed to macros."""
    tree = _ENVIRONMENT.parse(source)
    reader = _Reader()
    reader.feed("".join(_template_data(tree)))
    reader.close()
    return [*reader.found, *_bare_constants(tree)]


def _template_data(tree: nodes.Node) -> Iterator[str]:
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif not (isinstance(child, nodes.Block) and child.name in _ATTRIBUTE_BLOCKS):
            yield from _template_data(child)


def _bare_constants(tree: nodes.Node) -> Iterator[str]:
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Call) and isinstance(child.node, nodes.Name) and child.node.name in TRANSLATED_BY:
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str) and child.value not in NAMES:
            if _SENTENCE.fullmatch(child.value):
                yield child.value
        else:
            yield from _bare_constants(child)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("kbd", "script", "style")
        self.found += [value for name, value in attrs if name in SAID_IN_ATTRIBUTES and value and _WORD.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("kbd", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent and _WORD.search(_NO_WORDS.sub("", data.strip())):
            self.found.append(data.strip())
