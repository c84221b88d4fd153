"""Headers on every answer, sessions for staff alone, and a log that no card's code enters."""

import logging
import re

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

# No inline script anywhere; a page that carries its style names that style's hash in `g.style`.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; "
    "media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # codes stay out of other sites' logs
    ("Permissions-Policy", "geolocation=(), microphone=(), camera=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_CODE = re.compile(r"/k/[^/\s]+")
_NO_SESSION = ("/k", "/m/", "/p/", "/clips/", "/results", "/data/", "/questions/", "/privacy",
               "/check", "/threats", "/accessibility", "/health", "/help")  # fmt: skip
_HTTPS = (("Strict-Transport-Security", "max-age=31536000"),)


class StaffSessions(SecureCookieSessionInterface):
    """A page of residents or the public has no session that could be read, written or leaked."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of this request; none where residents answer and the public reads."""
        if request.path == "/" or request.path.startswith(_NO_SESSION):
            return None
        return super().open_session(app, request)


def cut_code(record: logging.LogRecord) -> bool:
    """Cut the code of a card out of the address that a record names, and let the record pass."""
    record.msg, record.args = _CODE.sub("/k/…", record.getMessage()), ()
    return True


def secure(app: Flask, https: bool) -> None:
    """Send security headers with every answer, and HSTS where the site is served by https."""
    app.logger.addFilter(cut_code)
    app.session_interface = StaffSessions()
    fixed = _ALWAYS + _HTTPS if https else _ALWAYS

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        for name, value in fixed:
            headers.setdefault(name, value)  # a room may have said what it needs
        if "Content-Security-Policy" not in headers:
            style = f" '{g.style}'" if "style" in g else ""
            headers["Content-Security-Policy"] = _POLICY.format(style=style)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response
