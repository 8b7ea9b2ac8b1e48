from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"

    def ready(self) -> None:
        """Register the checks of standards/ and of whether this machine can print, and the histories of changes."""
        import staffing.checks
        import staffing.printing.checks  # noqa: F401  importing registers them
        from staffing.audit import register_histories

        register_histories()
