"""Config: every setting, read from the environment, with defaults that are safe on a laptop."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """What the application needs to know about where it runs."""

    instance: Path  # folder of local files: database, secret key, printed and compiled papers
    database_url: str
    secret_key: str
    base_url: str  # what the QR codes point to, without a trailing slash
    secure_cookies: bool
    trusted_proxies: int
    wording: Path | None  # folder with the office's own wording of papers
    second_factor_required: bool = False  # for every account of an office
    backup_recipient: str = ""  # the public key that backups are sealed to
    backup_hours: float = 0.0  # a backup every so many hours; 0: only by hand
    backup_folder: Path | None = None  # where they are written; best on another disk
    backup_keep: int = 30  # how many of those written by the hour stay; 0: all
    print_every: float = 0.0  # look for print jobs every so many seconds; 0: not on this host

    @property
    def reports(self) -> Path:
        return self.instance / "reports"

    @property
    def backups(self) -> Path:
        return self.backup_folder or self.instance / "backups"


def read_config(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings; create the instance folder and, once, its secret key."""
    instance = Path(environ.get("SURVEY_INSTANCE", "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    port = environ.get("SURVEY_PORT", "8000")
    base_url = environ.get("SURVEY_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    wording = environ.get("SURVEY_WORDING")
    return Config(
        instance=instance,
        database_url=environ.get("SURVEY_DATABASE_URL", f"sqlite:///{instance / 'survey.sqlite3'}"),
        secret_key=environ.get("SURVEY_SECRET_KEY") or _kept_secret(instance / "secret_key"),
        base_url=base_url,
        secure_cookies=base_url.startswith("https://"),
        trusted_proxies=int(environ.get("SURVEY_TRUSTED_PROXIES", "0")),
        wording=Path(wording) if wording else None,
        second_factor_required=environ.get("SURVEY_SECOND_FACTOR", "optional") == "required",
        backup_recipient=environ.get("SURVEY_BACKUP_RECIPIENT", ""),
        backup_hours=float(environ.get("SURVEY_BACKUP_HOURS", "0")),
        backup_folder=Path(folder) if (folder := environ.get("SURVEY_BACKUP_DIR")) else None,
        backup_keep=int(environ.get("SURVEY_BACKUP_KEEP", "30")),
        print_every=float(environ.get("SURVEY_PRINT_EVERY", "10")),
    )


def _kept_secret(path: Path) -> str:
    """The key of this installation; losing it makes every printed card unreadable."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    return path.read_text(encoding="ascii").strip()
