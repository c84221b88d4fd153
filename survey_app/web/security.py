"""Headers that every answer carries."""

from flask import Flask, Response, g

# No inline script anywhere; a page that carries its style names that style's hash in `g.style`.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # codes stay out of other sites' logs
    ("Permissions-Policy", "geolocation=(), microphone=(), camera=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_HTTPS = (("Strict-Transport-Security", "max-age=31536000"),)


def secure(app: Flask, https: bool) -> None:
    """Send security headers with every answer, and HSTS where the site is served by https."""
    fixed = _ALWAYS + _HTTPS if https else _ALWAYS

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.extend(fixed)
        if "Content-Security-Policy" not in headers:
            style = f" '{g.style}'" if "style" in g else ""
            headers["Content-Security-Policy"] = _POLICY.format(style=style)
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response
