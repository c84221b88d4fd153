"""The application for `gunicorn wsgi:app` and `flask --app wsgi …`."""

import gc

from survey_app.app import create_app

app = create_app()

# What has been imported stays for good: the collector need not walk it again and again, which cost
# a compilation a fifth of its time.
gc.collect()
gc.freeze()
