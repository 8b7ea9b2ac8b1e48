"""What goes wrong when printing, said so that the reader can mend it."""


class PrintingError(Exception):
    """The document was not printed; the message says why and what to do."""
