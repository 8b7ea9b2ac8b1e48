"""The fingerprint under which a printed file is kept and checked."""

import hashlib


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of `content` as 64 lower-case hexadecimal digits.

    Hash the bytes that were stored, never a second rendering of them: bytes are the same only
    within one version of the libraries and fonts.
    """
    return hashlib.sha256(content).hexdigest()
