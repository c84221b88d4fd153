"""Public: what is asked and why, what came of it, the open data, and how to check it all."""

from survey_app.web.public import about, front, health, manual, results, words
from survey_app.web.public.room import blueprint

__all__ = ["about", "blueprint", "front", "health", "manual", "results", "words"]
