"""The dossier 备案材料: first its content as plain data with a hash, then a PDF from that content alone.

- `content.py` puts the content together from a readiness answer, `lists.py` the tables in it, `scans.py` the annex.
- `glyphs.py` finds what cannot be printed, by name, before anything is printed.
- `printing.py` prints a content; `pages.py` what a template needs to know of it; `annex.py` lays in scanned PDF pages.
- `wording.py`: the fixed words of the document. The document is a Chinese paper whatever language its maker reads.
"""
