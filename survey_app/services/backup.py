"""Backup: the whole database in one encrypted file, made while the service goes on; and back.

The file is compressed JSON lines inside an `age` file (age-encryption.org), sealed to a public key:
who steals the server or its backups reads none of them. The private key stays with the office. The
installation's secret is inside, since without it no printed card can be read again.
"""

import gzip
import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pyrage
from sqlalchemy import Connection

from questionnaires.problem import Problem, Refused
from survey_app.services.health import UNAVAILABLE
from survey_app.store import backups, copies, journal, responses, schema, sign_ins
from survey_app.store.engine import Store

FORMAT = 1
ENDING = ".age"
FEWEST = 2  # a tablet lets go of what two backups hold


@dataclass(frozen=True)
class Restored:
    """What came back: how many rows of each table, when the copy was made, the secret in it."""

    at: str
    counts: dict[str, int]
    secret_key: str
    erased_again: int  # responses withdrawn since the copy was made


def new_key() -> tuple[str, str]:
    """A new pair of keys: the public one for the server, the private one for the office's safe."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def create(store: Store, folder: Path, recipient: str, secret_key: str) -> Path:
    """Write one backup of everything committed by now; no other file is touched.

    Refuses with `backup_key_missing` or `backup_key_malformed`, and with `backup_not_written` where
    the folder takes no file (the disk is full, say); a half-written file is removed. Where the
    database takes no note of the backup, the file stays, and `backup_not_noted` says so.
    """
    key = _recipient(recipient)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        at, part = _begun(folder)
        path = part.with_suffix(ENDING)
        with _only_whole(part), store.read() as connection, part.open("wb") as file:
            pyrage.encrypt_io(_Source(_gzipped(_lines(connection, at, secret_key))), file, [key])
            file.flush()
            os.fsync(file.fileno())
        digest = _sha256(part)
        part.rename(path)
    except OSError as error:
        raise Refused(Problem("backup_not_written", values={"why": error.strerror})) from error
    try:
        with store.write() as connection:
            backups.add(connection, at, path.name, digest, path.stat().st_size)
            journal.note(connection, "backup.create", f"{path.name} {digest[:16]}")
    except UNAVAILABLE as error:
        raise Refused(Problem("backup_not_noted", values={"name": path.name})) from error
    return path


def _begun(folder: Path) -> tuple[datetime, Path]:
    """A moment whose file nobody else writes or has written, and that file, still empty."""
    while True:
        at = datetime.now(UTC).replace(tzinfo=None)
        part = folder / f"sao-luu-{at:%Y%m%d-%H%M%S_%f}.part"
        try:
            part.touch(exist_ok=False)
        except FileExistsError:
            continue
        if not part.with_suffix(ENDING).exists():
            return at, part
        part.unlink()


@contextmanager
def _only_whole(part: Path) -> Iterator[None]:
    """Leave no half-written file behind."""
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def restore(store: Store, path: Path, identity: str, replace: bool = False) -> Restored:
    """Put a backup in the place of an empty database (or, with `replace`, of what is there).

    All or nothing, in one transaction. What households have withdrawn since stays erased, and no
    session or one-time link that was ended or used since lives again. Refuses a key that does not
    fit, a damaged file, another version's copy, and a database with rows.
    """
    with store.write() as connection:
        if not (replace or copies.empty(connection)):
            raise Refused(Problem("backup_database_not_empty"))
        erased = backups.withdrawn(connection)
        told = _opened(path, identity)
        header = json.loads(next(told))
        _check_header(header)
        copies.clear(connection)
        trailer: list[str] = []
        counts = copies.put_back(connection, _until_trailer(told, trailer))
        _check_trailer(trailer, counts)
        again = _erase_again(connection, erased)
        sign_ins.end_every(connection)
        journal.note(connection, "backup.restore", f"{path.name} ({header['at']})")
    return Restored(header["at"], counts, header["secret_key"], again)


def _erase_again(connection: Connection, erased: list[str]) -> int:
    found = (responses.by_id(connection, response_id) for response_id in erased)
    again = [kept.id for kept in found if kept is not None and not kept.withdrawn]
    for response_id in again:
        responses.erase(connection, response_id)
    return len(again)


def inspect(path: Path, identity: str) -> dict[str, int]:
    """Read a backup through to its end without restoring it; refuses what `restore` refuses."""
    told = _opened(path, identity)
    _check_header(json.loads(next(told)))
    trailer: list[str] = []
    counts = dict.fromkeys(copies.columns(), 0)
    for line in _until_trailer(told, trailer):
        counts[json.loads(line)[0]] += 1
    _check_trailer(trailer, counts)
    return counts


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder, and what died half-written long ago.

    Two stay whatever `keep` says, for tablets rely on two. Returns what is gone.
    """
    found = sorted(folder.glob(f"sao-luu-*{ENDING}"))
    yesterday = (datetime.now() - timedelta(days=1)).timestamp()
    dead = [path for path in folder.glob("sao-luu-*.part") if path.stat().st_mtime < yesterday]
    gone = [*found[: max(len(found) - max(keep, FEWEST), 0)], *dead]
    for path in gone:
        path.unlink()
    return gone


def newest(connection: Connection) -> datetime | None:
    """The moment (UTC) of the newest backup: what was committed before it is safe elsewhere."""
    found = backups.latest(connection, 1)
    return found[0].at if found else None


def held_twice(connection: Connection) -> datetime | None:
    """The moment (UTC) before which everything is in the two newest backups.

    One may be damaged, or lost with the machine: what a tablet lets go of is in another.
    """
    found = backups.latest(connection, 2)
    return found[1].at if len(found) == 2 else None


def generation(connection: Connection) -> str:
    """Which life of the database this is: a restored one answers otherwise than before.

    A tablet that hears another generation sends again what no backup had passed.
    """
    return (journal.last_hash(connection, "backup.restore") or b"").hex()[:16]


def overdue(connection: Connection, hours: float) -> bool:
    """Tell whether the newest backup is older than twice the interval that the office has set."""
    at = newest(connection)
    now = datetime.now(UTC).replace(tzinfo=None)
    return bool(hours) and (at is None or now - at > timedelta(hours=2 * hours))


def _lines(connection: Connection, at: datetime, secret_key: str) -> Iterator[str]:
    counts = dict.fromkeys(copies.columns(), 0)
    header = {
        "format": FORMAT,
        "schema": schema.newest(),
        "at": at.isoformat(timespec="seconds"),
        "secret_key": secret_key,
        "columns": copies.columns(),
    }
    yield json.dumps(header)
    for line in copies.lines(connection):
        counts[json.loads(line)[0]] += 1
        yield line
    yield json.dumps({"end": counts})


def _gzipped(lines: Iterable[str]) -> Iterator[bytes]:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=6, mtime=0) as packed:
        for line in lines:
            packed.write(line.encode() + b"\n")
            if buffer.tell() > 1 << 16:
                yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: io.BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data


class _Source(io.RawIOBase):
    """A stream of bytes that are made while they are read, so that no plain copy lies anywhere."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return 0
        size = min(len(target), len(self._rest))
        target[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _opened(path: Path, identity: str) -> Iterator[str]:
    """The lines of a backup; a copy with a single byte changed is refused, by `age` itself."""
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
        with path.open("rb") as file:
            plain = _decrypted(file, key)
        with gzip.open(plain, "rt", encoding="utf-8") as lines:
            yield from lines
    except FileNotFoundError as error:
        raise Refused(Problem("file_unknown", values={"name": path.name})) from error
    except (OSError, pyrage.IdentityError, pyrage.DecryptError) as error:
        raise Refused(Problem("backup_not_readable", values={"name": path.name})) from error


def _decrypted(file: IO[bytes], key: Any) -> IO[bytes]:
    target = io.BytesIO()
    pyrage.decrypt_io(file, target, [key])
    target.seek(0)
    return target


def _until_trailer(told: Iterator[str], trailer: list[str]) -> Iterator[str]:
    for line in told:
        if line.startswith('{"end"'):
            trailer.append(line)
            return
        yield line


def _check_header(header: dict[str, Any]) -> None:
    if header.get("format") != FORMAT or header.get("schema") != schema.newest():
        raise Refused(Problem("backup_other_version", values={"schema": header.get("schema")}))


def _check_trailer(trailer: list[str], counts: dict[str, int]) -> None:
    if not trailer or json.loads(trailer[0])["end"] != counts:
        raise Refused(Problem("backup_incomplete"))


def _recipient(text: str) -> Any:
    if not text.strip():
        raise Refused(Problem("backup_key_missing"))
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise Refused(Problem("backup_key_malformed")) from None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
