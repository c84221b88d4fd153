"""The officer's room: an app for a tablet that works for days without a signal, and its door.

The app is cached whole; what it asks of the server goes through `api`. Nothing here has a cookie:
a tablet shows its token, an officer the session of a sign-in, so no other site's page can act.
"""

from survey_app.web.officer import api, files, rescue
from survey_app.web.officer.room import blueprint

__all__ = ["api", "blueprint", "files", "rescue"]
