"""Headers that every answer carries."""

from flask import Flask, Response, g

# No inline script anywhere; a page that carries its style names that style's hash in `g.style`.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def secure(app: Flask, https: bool) -> None:
    """Send security headers with every answer, and HSTS where the site is served by https."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        style = f" '{g.style}'" if "style" in g else ""
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY.format(style=style))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer")  # codes stay out of other sites' logs
        headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
