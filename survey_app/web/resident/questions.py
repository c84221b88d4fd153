"""How the items of a questionnaire lie on the page: reasons beneath the item they explain."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from questionnaires.answers import Answers
from questionnaires.model import Label
from questionnaires.questionnaire import Item, Questionnaire
from survey_app.services.reception import Sheet

_CONTROLS = {"choice": "radio", "multiple": "checkbox", "text": "text"}
_SHORT = 24  # characters: two such labels share a line on most phones

_laid_out: dict[tuple[str, str], tuple["Question", ...]] = {}


@dataclass(frozen=True)
class Question:
    """One item as a resident sees it, with the items that ask for its reason."""

    item: Item
    name: str  # "Câu 3"
    reasons: tuple[Item, ...] = ()
    hint: str = ""
    heading: bool = False  # the first of the items about the person
    language: str = "vi"

    @cached_property
    def label(self) -> Markup:
        number = f"{self.item.number}. " if self.item.number else ""
        return escape(number + self.say(self.item.label))

    @cached_property
    def control(self) -> str:
        return _CONTROLS[self.item.type]

    @cached_property
    def opens(self) -> frozenset[str]:
        """The options that show a text box for the reason."""
        return frozenset(c for r in self.reasons if r.when for c in r.when.options)

    @cached_property
    def shape(self) -> str:
        """Short binary answers side by side; lists below one another."""
        options = self.item.options
        short = len(options) <= 2 and all(len(self.say(o.label)) <= _SHORT for o in options)
        return "o" if short else "l"

    @cached_property
    def target(self) -> str:
        """The id of the first thing on the page that answers the item."""
        return self.item.code if self.item.type == "text" else f"{self.item.code}-1"

    @cached_property
    def options(self) -> dict[str, str]:
        return {option.code: self.say(option.label) for option in self.item.options}

    def say(self, label: Label) -> str:
        """A label in the language of the page, which the questionnaire has in whole."""
        return label[self.language]

    def answer(self, answers: Answers) -> str:
        """The answer in words."""
        given = answers.get(self.item.code, ())
        if self.item.type == "text":
            return str(given or "")
        return (
            self.options[given]
            if isinstance(given, str)
            else "; ".join(self.options[code] for code in given)
        )


def questions(sheet: Sheet, language: str = "vi") -> tuple[Question, ...]:
    """Every item once, in the questionnaire's order; a reason belongs to the item that opens it."""
    return laid_out(sheet.questionnaire, sheet.campaign.questionnaire_sha256, language)


def laid_out(
    questionnaire: Questionnaire, sha256: str, language: str = "vi"
) -> tuple[Question, ...]:
    """The same of a questionnaire pinned under this hash: laid out once, then kept."""
    key = (sha256, language)
    if key not in _laid_out:
        _laid_out[key] = _lay_out(questionnaire, language)
    return _laid_out[key]


def name(questionnaire: Questionnaire, item: Item) -> str:
    """How a message speaks of an item: "Câu 3", "Câu 3, lý do chưa hài lòng", or its label."""
    label = item.label["vi"]
    before = questionnaire.item(item.when.item) if item.when else None
    if item.number is None and before is not None and before.number:
        return f"Câu {before.number}, {label[0].lower()}{label[1:]}"
    return f"Câu {item.number}" if item.number else label


def _lay_out(questionnaire: Questionnaire, language: str) -> tuple[Question, ...]:
    reasons = [item for item in questionnaire.items if _belongs(questionnaire, item)]
    shown = [item for item in questionnaire.items if item not in reasons]
    first = next((item.code for item in shown if item.role == "background"), None)
    return tuple(
        Question(
            item,
            name(questionnaire, item),
            tuple(r for r in reasons if r.when and r.when.item == item.code),
            _hint(questionnaire, item),
            item.code == first,
            language,
        )
        for item in shown
    )


def _belongs(questionnaire: Questionnaire, item: Item) -> bool:
    """Whether the item is the reason for an answer that is chosen from options."""
    before = questionnaire.item(item.when.item) if item.when else None
    return item.role == "reason" and before is not None and before.type != "text"


def _hint(questionnaire: Questionnaire, item: Item) -> str:
    """What has to be said beside a question, since a page without scripts hides none."""
    before = questionnaire.item(item.when.item) if item.when else None
    if item.when is None or before is None:
        return "Được chọn nhiều ô." if item.type == "multiple" else ""
    chosen = [o.label["vi"] for o in before.options if o.code in item.when.options]
    asked = f"câu {before.number}" if before.number else f"“{before.label['vi']}”"
    return f"Chỉ trả lời nếu ở {asked} ông/bà chọn: {', '.join(chosen)}."
