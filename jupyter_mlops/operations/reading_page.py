"""From an executed notebook to a page to read, in which nothing runs and nothing is loaded.

What nbconvert lets through by itself leaves headings, lists and pictures of a notebook as raw text.
"""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbconvert import HTMLExporter
from nbformat import NotebookNode

_TEXT = (
    "a abbr b blockquote br caption code dd del details div dl dt em figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr i img kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td "
    "tfoot th thead tr tt u ul var"
)
_DRAWINGS = "circle defs ellipse g line path polygon polyline rect svg text title tspan"
_ATTRIBUTES = (
    "align alt class colspan cx cy d dx dy fill fill-opacity font-family font-size height hidden "
    "id open points r rowspan rx ry scope stroke stroke-linecap stroke-linejoin stroke-opacity "
    "stroke-width style text-anchor title transform viewBox width x x1 x2 xmlns y y1 y2"
)
_UNSHOWN = re.compile(r"<(style|script)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
"""Their text would be left when their tags are taken away."""


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "src":
        return tag == "img" and value.startswith("data:image/")
    if name == "href":
        return tag == "a" and not value.lower().lstrip().startswith("data:")
    return name in _ATTRIBUTES.split()


_CLEANER = bleach.Cleaner(
    tags=frozenset(f"{_TEXT} {_DRAWINGS}".split()),
    attributes=_is_allowed,
    protocols=frozenset({"http", "https", "mailto", "data"}),
    css_sanitizer=CSSSanitizer(),
    strip=True,
)


def page_of(notebook: NotebookNode) -> str:
    """Give the page as HTML."""
    exporter = HTMLExporter(sanitize_html=True)
    exporter.register_filter("clean_html", clean)
    page, _ = exporter.from_notebook_node(notebook)
    return str(page)


def clean(element: str | bytes) -> str:
    """Leave text, tables, pictures that are in it, and drawings."""
    text = element.decode() if isinstance(element, bytes) else str(element)
    return str(_CLEANER.clean(_UNSHOWN.sub("", text)))
