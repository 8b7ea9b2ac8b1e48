from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"

    def ready(self) -> None:
        """Register the checks that say whether this machine can print."""
        import staffing.printing.checks  # noqa: F401
