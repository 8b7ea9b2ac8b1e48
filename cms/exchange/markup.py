"""From HTML to the plain text that the bank keeps, saying what went."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from cms.exchange.base import Notes, RefusedError

BREAKS = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
}
# plain paragraphs carry no sense of their own
SILENT = {"p", "div", "br", "span", "html", "body"}
ACTIVE = {"script", "iframe", "object", "embed", "applet", "form", "base", "meta", "link"}
MEDIA = {"img", "picture", "audio", "video", "source", "svg", "canvas"}
TAG = re.compile(r"<[a-zA-Z/!]")
UNENDED = re.compile(r"<[a-zA-Z/!?][^<>]*(?:<|\Z)")
ENDED = re.compile(r"<[a-zA-Z/!?][^<>]*>")
LONGEST_TAG = 5000


def plain(text: str, notes: Notes) -> str:
    """The text of HTML with its line breaks. Raises RefusedError where it holds anything that runs."""
    reader = _Reader(notes)
    try:
        reader.feed(_bounded(_without_comments(text, notes)))
        reader.close()
    except AssertionError:  # how the parser says that it does not understand a declaration
        raise _broken() from None
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _broken() -> RefusedError:
    return RefusedError(_("Its HTML is broken. Save the text anew, without formatting."))


def _without_comments(text: str, notes: Notes) -> str:
    parts: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            raise _broken()
        notes.add(_("A comment in the text is not kept."))
        parts.append(text[place:start])
        place = end + len("-->")
    return "".join(parts) + text[place:]


def _bounded(text: str) -> str:
    """The text, if every tag ends before the next begins: on others the parser of HTML may take hours. Raises RefusedError."""
    if UNENDED.search(text) or any(len(it) > LONGEST_TAG for it in ENDED.findall(text)):
        raise _broken()
    return text


class _Reader(HTMLParser):
    def __init__(self, notes: Notes) -> None:
        super().__init__(convert_charrefs=True)
        self.notes = notes
        self.parts: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTIVE or any(_runs(name, value or "") for name, value in attrs):
            raise RefusedError(
                _(
                    "It holds active content (%(tag)s), which a question does not need. Remove it from the file."
                )
                % {"tag": f"<{tag}>"}
            )
        self.in_style = self.in_style or tag == "style"
        if tag in BREAKS:
            self.parts.append("\n")
        if tag in MEDIA:
            self.notes.add(_("A picture, sound or film is not kept."))
        elif tag not in SILENT:
            self.notes.add(_("Formatting (%(tag)s) is not kept, its text is.") % {"tag": f"<{tag}>"})

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.in_style = False
        elif tag in BREAKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.in_style:
            # line ends of the source are blanks in HTML
            self.parts.append(data.replace("\n", " "))

    def handle_comment(self, data: str) -> None:
        self.notes.add(_("A comment in the text is not kept."))

    def handle_decl(self, decl: str) -> None:
        """What is neither text nor element: <!DOCTYPE>, and below <?php ?> and <![CDATA[ ]]>."""
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)


def _runs(name: str, value: str) -> bool:
    address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
    return name.startswith("on") or address.startswith(("javascript:", "vbscript:", "data:text/html"))
