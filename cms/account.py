"""The editor's own page, without the names: what somebody is called is on record with HR, not with Wagtail."""

from typing import Any

from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


class EditorAccountView(AccountView):
    """Picture, notices, language and colours of whoever is signed in."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]
