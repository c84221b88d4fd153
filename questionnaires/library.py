"""The library: the forms and rules that come with the platform, and an office's own by path."""

from functools import lru_cache
from pathlib import Path

from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Questionnaire, read_questionnaire
from questionnaires.rule import Rule, read_rule

HOME = Path(__file__).parent
FORMS = HOME / "forms"
RULES = HOME / "rules"


def forms() -> tuple[str, ...]:
    """The ids of the forms that come with the platform."""
    return tuple(sorted(path.stem for path in FORMS.glob("*.yaml")))


def rules() -> tuple[str, ...]:
    """The codes of the rules that come with the platform."""
    return tuple(sorted(path.stem for path in RULES.glob("*.yaml")))


def form_text(ref: str | Path) -> str:
    """The file of a form, by id or by path, as a campaign pins it; refuses with file_unknown."""
    return read_text(_path(ref, FORMS))


def rule_text(ref: str | Path) -> str:
    """The file of a rule, by code or by path, as a campaign pins it; refuses with file_unknown."""
    return read_text(_path(ref, RULES))


def load_questionnaire(ref: str | Path) -> Questionnaire:
    """A form by id ("ntm-xa.2017") or an office's own by path; refuses with every fault."""
    return _questionnaire(form_text(ref), _path(ref, FORMS).name)


def load_rule(ref: str | Path) -> Rule:
    """A rule by code ("hd-78-2017") or an office's own by path; refuses with every fault."""
    return _rule(rule_text(ref), _path(ref, RULES).name)


def read_text(path: Path) -> str:
    """A UTF-8 file; refuses with file_unknown or file_not_text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Problem("file_not_text", path.name)) from error
    except OSError as error:
        raise Refused(Problem("file_unknown", path.name, {"name": path.name})) from error


@lru_cache(maxsize=64)
def _questionnaire(text: str, name: str) -> Questionnaire:
    return read_questionnaire(text, name)


@lru_cache(maxsize=64)
def _rule(text: str, name: str) -> Rule:
    return read_rule(text, name)


def _path(ref: str | Path, folder: Path) -> Path:
    """A file of the library where `ref` is one of its ids, else the path that `ref` is."""
    name = f"{ref}.yaml"
    if isinstance(ref, str) and "/" not in ref and (folder / name).is_file():
        return folder / name
    return Path(ref)
