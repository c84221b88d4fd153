"""The library an office chooses from: what comes with the platform, and its own versions."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sqlalchemy import Connection

from questionnaires import library
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire, read_questionnaire
from questionnaires.rule import Rule, read_rule
from survey_app.store import own_files
from survey_app.store.campaigns import Campaign
from survey_app.store.own_files import OwnFile

Kind = Literal["questionnaire", "rule", "template"]
KINDS: tuple[Kind, ...] = ("questionnaire", "rule", "template")
_OWN = re.compile(r"own-(\d{1,9})")
_IDS: dict[str, Callable[[], tuple[str, ...]]] = {
    "questionnaire": library.forms,
    "rule": library.rules,
}


@dataclass(frozen=True)
class Entry:
    """One questionnaire or rule that can be chosen: by its id, or a version of the office's."""

    ref: str
    kind: str
    text: str
    own: OwnFile | None = None

    @property
    def read(self) -> Questionnaire | Rule:
        """The form or the rule itself; it was without fault when it was kept."""
        return _read(self.kind, self.text)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def known_kind(kind: str) -> Kind:
    """The kind of this name; refuses any other."""
    for known in KINDS:
        if kind == known:
            return known
    raise Refused(Problem("own_file_unknown"))


def built_in(kind: str) -> tuple[Entry, ...]:
    """The questionnaires or rules that come with the platform."""
    return tuple(Entry(ref, kind, _library_text(kind, ref)) for ref in _IDS[kind]())


def entries(connection: Connection, kind: str) -> tuple[Entry, ...]:
    """All that can be chosen: what comes with the platform, then the office's own versions."""
    own = own_files.of_kind(connection, kind)
    return (*built_in(kind), *(_own_entry(connection, found) for found in own))


def entry(connection: Connection, kind: str, ref: str) -> Entry:
    """What a reference names: an id of the library or "own-12"; refuses one that names nothing."""
    found = own(connection, kind, ref)
    if found is not None and kind in _IDS:
        return _own_entry(connection, found)
    if ref not in _IDS.get(kind, tuple)():
        raise Refused(Problem("own_file_unknown"))
    return Entry(ref, kind, _library_text(kind, ref))


def own(connection: Connection, kind: str, ref: str) -> OwnFile | None:
    """The office's own file that a reference names; None where it names another thing."""
    match = _OWN.fullmatch(ref)
    found = own_files.by_id(connection, int(match[1])) if match else None
    return found if found and found.kind == kind else None


def reference(found: OwnFile) -> str:
    return f"own-{found.id}"


def text(connection: Connection, kind: str, ref: str) -> str:
    """The text a campaign pins: of an own version, an id of the library, or a path."""
    if _OWN.fullmatch(ref):
        return entry(connection, kind, ref).text
    return _library_text(kind, ref)


def versions(connection: Connection, found: OwnFile) -> list[OwnFile]:
    """Every version of a file, the newest first."""
    listed = own_files.of_kind(connection, found.kind)
    return [other for other in listed if other.name == found.name]


def newest(connection: Connection, kind: str) -> list[OwnFile]:
    """The newest version of every own file of a kind."""
    found = {each.name: each for each in reversed(own_files.of_kind(connection, kind))}
    return sorted(found.values(), key=lambda each: each.name)


def pinned_in(connection: Connection, sha256: str) -> list[Campaign]:
    """The campaigns in scope that use exactly this text."""
    return own_files.pinned_in(connection, sha256)


def content(connection: Connection, found: OwnFile) -> bytes:
    """A version's file as it was kept."""
    return own_files.content(connection, found.id)


def before(connection: Connection, one: Entry) -> Entry | None:
    """What a version is first compared with: the one before it, else what bears the same id."""
    if one.own is None:
        return None
    older = [v for v in versions(connection, one.own) if v.version < one.own.version]
    if older:
        return _own_entry(connection, older[0])
    same = [each for each in built_in(one.kind) if each.ref == one.own.name]
    return same[0] if same else None


def _library_text(kind: str, ref: str) -> str:
    return library.form_text(ref) if kind == "questionnaire" else library.rule_text(ref)


@lru_cache(maxsize=128)
def _read(kind: str, text: str) -> Questionnaire | Rule:
    return read_questionnaire(text, "") if kind == "questionnaire" else read_rule(text, "")


def _own_entry(connection: Connection, found: OwnFile) -> Entry:
    return Entry(reference(found), found.kind, content(connection, found).decode(), found)
