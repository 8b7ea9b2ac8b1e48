"""Files to hand in: small Word files and PDFs, good and hostile."""

import io
import zipfile

from weasyprint import HTML

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str, more: dict[str, bytes] | None = None, body: str = "") -> bytes:
    """A Word file with these paragraphs; ``more``: further parts; ``body``: XML in place of the paragraphs."""
    written = body or "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{written}</w:body></w:document>'
    return packed(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode(), **(more or {})}
    )


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A printed page with this text."""
    return bytes(
        HTML(string=f"<p style='font-family: WenQuanYi Micro Hei, Noto Sans CJK SC'>{text}").write_pdf()
    )
