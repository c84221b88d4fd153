"""The second factor: six digits from a phone that change every half minute (TOTP, RFC 6238)."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pyotp
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.keys import Keys
from survey_app.store import journal, people, sign_ins
from survey_app.store.people import Account

ISSUER = "Lấy ý kiến người dân"
RECOVERY_CODES = 10
_STEP = 30  # seconds
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """A secret to show once as QR and letters; it counts when a first code has been right."""
    return pyotp.random_base32()


def address(account: Account, secret: str) -> str:
    """What the QR says to the app on the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=ISSUER)


def set_up(
    connection: Connection, keys: Keys, account: Account, secret: str, code: str
) -> list[str]:
    """Keep the secret of an account whose phone shows the right code; return recovery codes.

    The codes are shown this once. Refuses a wrong code (`second_factor_wrong`).
    """
    if _step(secret, code) is None:
        raise Refused(Problem("second_factor_wrong", "code"))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    sealed = _box(keys).encrypt(secret.encode())
    people.change(connection, account.id, totp_secret=sealed, totp_last=None)
    hashes = [_hash(keys, account, one) for one in codes]
    sign_ins.set_recovery_codes(connection, account.id, hashes)
    journal.note(connection, "account.second_factor_on", account.name, account.id)
    return codes


def remove(connection: Connection, account: Account, by: int) -> None:
    """Take the second factor off, and its recovery codes with it."""
    people.change(connection, account.id, totp_secret=None, totp_last=None)
    sign_ins.set_recovery_codes(connection, account.id, [])
    journal.note(connection, "account.second_factor_off", account.name, by)


def check(connection: Connection, keys: Keys, account: Account, code: str) -> bool:
    """Tell whether a code is right; each code of the phone and each recovery code works once."""
    if account.totp_secret is None:
        return False
    typed = "".join(code.split()).replace("-", "").lower()
    if typed.isdigit():
        step = _step(_box(keys).decrypt(account.totp_secret).decode(), typed)
        return step is not None and sign_ins.take_step(connection, account.id, step)
    if not sign_ins.use_recovery_code(connection, account.id, _hash(keys, account, typed)):
        return False
    journal.note(connection, "account.recovery_code", account.name, account.id)
    return True


def codes_left(connection: Connection, account: Account) -> int:
    """How many recovery codes have not been used."""
    return sign_ins.recovery_codes_left(connection, account.id)


def _step(secret: str, code: str) -> int | None:
    """The time step that shows this code, now or half a minute to either side."""
    totp, now = pyotp.TOTP(secret), int(datetime.now(UTC).timestamp()) // _STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.generate_otp(step), code.strip()):
            return step
    return None


def _box(keys: Keys) -> Fernet:
    """Who reads the database alone learns no secret: the key comes from the installation's."""
    return Fernet(urlsafe_b64encode(keys.second_factor))


def _hash(keys: Keys, account: Account, code: str) -> bytes:
    told = f"recovery|{account.id}|{code}".encode()
    return hashlib.blake2b(told, key=keys.second_factor, digest_size=32).digest()


def _recovery_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))
