"""Setup: the steps of a campaign before it opens, and a page for what each of them decides."""

from survey_app.web.office.setup import clips, copying, grounds, page, plan, team

__all__ = ["clips", "copying", "grounds", "page", "plan", "team"]
