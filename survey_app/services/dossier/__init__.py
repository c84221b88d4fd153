"""Dossier: everything of a campaign that goes into the archive, as one zip with its contents."""

from survey_app.services.dossier.archive import Archive, check_ready, write

__all__ = ["Archive", "check_ready", "write"]
