from tests.staffing.cast import _speaks_english, cast

__all__ = ["_speaks_english", "cast"]
