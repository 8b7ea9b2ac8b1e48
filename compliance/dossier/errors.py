"""Why a dossier was not built, said so that the reader can mend it."""


class DossierError(Exception):
    """Nothing was built or kept; the message says why and what to do."""
