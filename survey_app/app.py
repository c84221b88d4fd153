"""create_app: the rooms put together into one application."""

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from survey_app.cli import register_commands
from survey_app.config import Config, read_config
from survey_app.core.code import derive
from survey_app.services.keys import keys_of
from survey_app.store.engine import open_store
from survey_app.web import clock, office, officer, public, resident
from survey_app.web.arriving import receive
from survey_app.web.errors import handle_errors
from survey_app.web.security import secure
from survey_app.web.site import Site


def create_app(config: Config | None = None) -> Flask:
    """Build the application; it touches no database before the first request or command."""
    config = config or read_config()
    app = Flask("survey_app.web")
    app.config.update(
        SECRET_KEY=derive(config.secret_key, "session").hex(),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["survey"] = Site(
        config, open_store(config.database_url), keys_of(config.secret_key)
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    receive(app)
    secure(app, config.secure_cookies)
    handle_errors(app)
    csrf = CSRFProtect(app)
    csrf.exempt(resident.blueprint)  # its right is the code on the card, not a session
    csrf.exempt(officer.blueprint)  # its right is a token it shows, never a cookie
    csrf.exempt(office.library.preview.try_preview)  # a resident's page, which here keeps nothing
    Compress(app)
    for room in (public, resident, office, officer):
        app.register_blueprint(room.blueprint)
    register_commands(app)
    clock.start(app, app.extensions["survey"])
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
