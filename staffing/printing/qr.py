"""QR codes as pictures that stay crisp on paper."""

from functools import lru_cache

import segno

# One fixed mask instead of trying all eight: half the time of a certificate goes there otherwise,
# and any mask is valid (ISO/IEC 18004, 7.8).
MASK = 3
PIXELS_PER_MODULE = 4


@lru_cache(maxsize=1024)
def qr_data_uri(text: str) -> str:
    """Return a black-and-white PNG `data:` URI of the QR code for `text`.

    Error correction M (15 %), quiet zone of two modules (the certificate leaves the rest as white
    paper around it). Raises segno's `DataOverflowError` for more than some 2,300 bytes.
    """
    code = segno.make(text, error="m", mask=MASK, boost_error=False, micro=False)
    return code.png_data_uri(scale=PIXELS_PER_MODULE, border=2)
