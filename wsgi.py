"""The application for `gunicorn wsgi:app` and `flask --app wsgi …`."""

from survey_app.app import create_app

app = create_app()
