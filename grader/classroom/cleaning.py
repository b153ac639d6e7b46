"""What a browser shows of a submission, with nothing in it that it would run.

Pages of feedback use it, and so does formgrader, as `nbgrader_config.py`
says. Formgrader is a page of the marker's own Jupyter server: a script on it
would have all of the marker's rights. Its template trusts what markdown
becomes, and what students are called, whatever `sanitize_html` is.
"""

import html
from typing import Any

import bleach
from jinja2 import pass_context
from nbconvert.filters import Highlight2HTML, strip_files_prefix
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbconvert.preprocessors import Preprocessor
from nbconvert.utils.base import NbConvertBase
from nbformat import NotebookNode
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]

# To make up a text may take the square of its length, or of its lines'.
LONGEST, WIDEST = 20_000, 500  # characters: beyond, it is shown as it stands
# What markdown may become; anything else is shown as text.
TAGS = bleach.ALLOWED_TAGS | {
    *("p", "pre", "span", "div", "br", "hr", "del", "sub", "sup", "small"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# Of code's colours. Others could lay a text over the page.
CLASSES = {"highlight", *STANDARD_TYPES.values()}
NAMES = ("student", "first_name", "last_name", "notebook_path")


def _is_colour(tag: str, name: str, value: str) -> bool:
    return name == "class" and set(value.split()) <= CLASSES


ATTRIBUTES = {"a": ["href", "title"], "span": _is_colour, "div": _is_colour}


def cleaned(text: str) -> str:
    """Return HTML with nothing in it that a browser would run or load."""
    return str(bleach.clean(text, tags=TAGS, attributes=ATTRIBUTES))


def is_long(text: str, widest: int = LONGEST) -> bool:
    """Return whether a text, or a line of it, is too long to be made up."""
    return len(text) > LONGEST or max(map(len, text.split("\n"))) > widest


def as_it_stands(text: str) -> str:
    """Return HTML that shows a text as it was written."""
    return f"<pre>{html.escape(text)}</pre>"


@pass_context
class Markdown(NbConvertBase):
    """The filter that makes clean HTML from markdown, for any exporter."""

    def __call__(self, context: Any, text: str) -> str:
        """Return the HTML; of what cannot be made up, the text itself."""
        if is_long(text):
            return as_it_stands(text)
        exporter: Any = self.parent
        try:
            return cleaned(exporter.markdown2html(context, text))
        except InvalidNotebook:  # a picture that is not there
            return as_it_stands(text)


class Code(Highlight2HTML):
    """The filter that colours code, unless that would take long."""

    def __call__(self, source: str, *others: Any, **named: Any) -> str:
        """Return the code as HTML."""
        if is_long(source, WIDEST):
            return as_it_stands(source)
        colour: Any = super().__call__
        return str(colour(source, *others, **named))


def without_files(text: str) -> str:
    """Return what nbconvert's filter makes of HTML, cleaned.

    It takes "files/" out of links: what follows may be "javascript:".
    """
    return cleaned(strip_files_prefix(text))


class EscapeNames(Preprocessor):
    """Escape what students are called, for formgrader writes it as it is."""

    def preprocess(
        self, nb: NotebookNode, resources: Any
    ) -> tuple[NotebookNode, Any]:
        """Return the notebook, and its resources with harmless names."""
        for name in NAMES:
            if isinstance(resources.get(name), str):
                resources[name] = html.escape(resources[name])
        return nb, resources
