"""Resume: what was being sent when a session had ended travels on in the sign-in form.

Nothing of it is carried out by itself: after signing in, a page asks whether to send it again. Only
a form that carries this browser's token is kept, so that no other site can put words in a mouth.
"""

import json
from dataclasses import dataclass

from flask import request, url_for

_OWN_AFFAIRS = ("office.me", "office.sign_out", "office.change_password", "office.end_sessions")
_FACTOR = ("office.start_factor", "office.set_factor", "office.drop_factor")


@dataclass(frozen=True)
class Held:
    """A form as it was typed: where it goes, and its fields in their order."""

    to: str
    fields: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return json.dumps([self.to, self.fields], ensure_ascii=False)


def interrupted() -> Held | None:
    """The form that this request brings; None where it brings none, or a password or a code."""
    if request.method != "POST" or request.endpoint in (*_OWN_AFFAIRS, *_FACTOR):
        return None
    typed = request.form.items(multi=True)
    return Held(request.path, tuple(pair for pair in typed if pair[0] != "csrf_token"))


def held() -> Held | None:
    """The form that the sign-in form carries; None where it carries none of this office."""
    try:
        to, fields = json.loads(request.form.get("held", ""))
        kept = Held(str(to), tuple((str(name), str(value)) for name, value in fields))
    except (ValueError, TypeError):
        return None
    home = url_for("office.campaign_list")
    return kept if kept.to.startswith(home) and not {"\\", "\r", "\n"} & set(kept.to) else None
