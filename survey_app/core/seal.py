"""Seal: what a tablet finishes is closed to everybody but the server before it is kept.

A record is encrypted to the public key of its campaign (ECDH on P-256 with a key made for this one
record, HKDF-SHA256, AES-256-GCM: what every browser's WebCrypto has), so that neither a thief of
the tablet nor the next officer on it reads an answer. The format has a number; what version 1 says
here never changes, since tablets may bring records home long after the server was renewed.

The private key is derived from the installation's secret and stored nowhere.
"""

import base64
import binascii
import hashlib
import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from questionnaires.problem import Problem, Refused
from survey_app.core.code import derive

VERSION = 1
PADDED_TO = 1024  # bytes: the length of a box does not tell whether a reason was written
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_INFO = b"survey/record/1"


@dataclass(frozen=True)
class Record:
    """One sealed record as a tablet keeps and sends it; bytes, not their base64 text."""

    id: str
    campaign: str
    key: bytes  # the public half of the key made for this record, 65 bytes
    iv: bytes
    box: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the box, in hex: whether it came over whole."""
        return hashlib.sha256(self.box).hexdigest()


def private_key(root: bytes, campaign: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a campaign; the same secret and code give the same one."""
    wide = derive(root, f"{campaign}/1") + derive(root, f"{campaign}/2")
    return ec.derive_private_key(int.from_bytes(wide) % (_ORDER - 1) + 1, _CURVE)


def public_key(root: bytes, campaign: str) -> bytes:
    """The public key of a campaign as WebCrypto takes it: 65 bytes, uncompressed."""
    return _raw(private_key(root, campaign).public_key())


def seal(public: bytes, campaign: str, record_id: str, content: Mapping[str, Any]) -> Record:
    """Close a record as a tablet does; for the second writer of the format, which is a test."""
    plain = json.dumps(content).encode()
    plain += b" " * (-len(plain) % PADDED_TO)
    own, iv = ec.generate_private_key(_CURVE), os.urandom(12)
    key = _raw(own.public_key())
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public))
    box = AESGCM(_stretched(shared, key + public)).encrypt(iv, plain, _bound(campaign, record_id))
    return Record(record_id, campaign, key, iv, box)


def unseal(root: bytes, record: Record) -> dict[str, Any]:
    """What is in a record; refuses with `record_unreadable` what this key does not open."""
    own = private_key(root, record.campaign)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, record.key)
        key = _stretched(own.exchange(ec.ECDH(), theirs), record.key + _raw(own.public_key()))
        plain = AESGCM(key).decrypt(record.iv, record.box, _bound(record.campaign, record.id))
        content = json.loads(plain)
    except (ValueError, RecursionError, InvalidTag) as error:
        raise Refused(Problem("record_unreadable", record.id)) from error
    if not isinstance(content, dict) or content.get("id") != record.id:
        raise Refused(Problem("record_unreadable", record.id))
    return content


def as_sent(record: Record) -> dict[str, object]:
    """The record as JSON on its way."""
    return {
        "v": VERSION,
        "id": record.id,
        "campaign": record.campaign,
        "key": _text(record.key),
        "iv": _text(record.iv),
        "box": _text(record.box),
        "hash": record.hash,
    }


def as_received(told: object) -> Record:
    """A record from JSON.

    Refuses with `record_malformed` what has another shape or version, and with `record_damaged`
    a box that is not the one that was sent.
    """
    fields = ("id", "campaign", "key", "iv", "box", "hash")
    if not isinstance(told, dict) or told.get("v") != VERSION:
        raise Refused(Problem("record_malformed"))
    if not all(isinstance(told.get(field), str) for field in fields) or not _named(told):
        raise Refused(Problem("record_malformed"))
    try:
        key, iv, box = (_bytes(told[field]) for field in ("key", "iv", "box"))
    except (ValueError, binascii.Error):
        raise Refused(Problem("record_malformed", told["id"])) from None
    record = Record(told["id"], told["campaign"], key, iv, box)
    if record.hash != told["hash"]:
        raise Refused(Problem("record_damaged", record.id))
    return record


def _named(told: Mapping[str, Any]) -> bool:
    """Whether id and campaign are what a tablet makes of them, and no database chokes on them."""
    try:
        canonical = str(uuid.UUID(told["id"]))
    except ValueError:
        return False
    return canonical == told["id"] and str(told["campaign"]).isprintable()


def _bound(campaign: str, record_id: str) -> bytes:
    return f"{VERSION}|{campaign}|{record_id}".encode()


def _stretched(shared: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, _INFO).derive(shared)


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
