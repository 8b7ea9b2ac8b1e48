"""The rules of observed practice: what ticks come to, when a pass is due again. Pure: no database, no page."""
