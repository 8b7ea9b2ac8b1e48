"""The rules of a defence: who may examine, what makes a panel, what its marks come to. Pure: no database, no page."""
