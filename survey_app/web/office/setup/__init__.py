"""Setup: the steps of a campaign before it opens, and a page for what each of them decides."""

from survey_app.web.office.setup import copying, grounds, page, plan, team

__all__ = ["copying", "grounds", "page", "plan", "team"]
