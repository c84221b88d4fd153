"""The library: the office's own questionnaires, rules and report templates."""

from survey_app.web.office.library import pages, preview, templates

__all__ = ["pages", "preview", "templates"]
