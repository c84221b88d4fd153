"""The one validator: raw input of any mode → answers to a questionnaire, or every problem."""

import unicodedata
from collections.abc import Mapping, Sequence

from questionnaires.model import nfc
from questionnaires.problem import Problem, Refused
from questionnaires.questionnaire import Answer, Item, Questionnaire

Answers = dict[str, Answer]
Raw = Mapping[str, str | Sequence[str]]


def clean(questionnaire: Questionnaire, raw: Raw) -> Answers:
    """The answers of somebody who fills in the whole form.

    Refuses with answer_missing, answer_unknown_option, answer_too_many, answer_exclusive,
    answer_too_long, answer_unknown_item; `place` is the item's code.
    """
    answers, problems = _cleaned(questionnaire, raw)
    faulty = {problem.place for problem in problems}
    missing = [c for c in blanks(questionnaire, answers) if c not in faulty]
    problems += [Problem("answer_missing", code) for code in missing]
    if problems:
        raise Refused(*_in_form_order(questionnaire, problems))
    return answers


def clean_ballot(questionnaire: Questionnaire, raw: Raw) -> Answers:
    """The answers keyed from a paper ballot, whose blanks stay blank.

    Refuses with what `clean` refuses except answer_missing.
    """
    answers, problems = _cleaned(questionnaire, raw)
    if problems:
        raise Refused(*problems)
    return answers


def blanks(questionnaire: Questionnaire, answers: Raw) -> tuple[str, ...]:
    """The codes of required items that were asked and carry no answer."""
    return tuple(
        item.code
        for item in questionnaire.items
        if item.required and item.code not in answers and _asked(item, answers)
    )


def _cleaned(questionnaire: Questionnaire, raw: Raw) -> tuple[Answers, list[Problem]]:
    known = {item.code for item in questionnaire.items}
    answers: Answers = {}
    problems: list[Problem] = []
    for item in questionnaire.items:
        given = _given(item, raw)
        if given and _asked(item, answers):
            faults = list(_faults(item, given))
            problems += faults
            if not faults:
                answers[item.code] = _ordered(item, given)
    problems += [Problem("answer_unknown_item", code) for code in raw if code not in known]
    return answers, problems


def _asked(item: Item, answers: Raw) -> bool:
    return item.when is None or item.when.met(answers)


def _given(item: Item, raw: Raw) -> list[str]:
    value = raw.get(item.code, ())
    values = [value] if isinstance(value, str) else value
    return list(dict.fromkeys(text for v in values if (text := clean_text(v))))


def _ordered(item: Item, given: list[str]) -> Answer:
    if item.type == "multiple":
        return [option.code for option in item.options if option.code in given]
    return given[0]


def _faults(item: Item, given: list[str]) -> list[Problem]:
    if item.type != "multiple" and len(given) > 1:
        return [Problem("answer_too_many", item.code)]
    if item.type == "text":
        too_long = len(given[0]) > item.limit
        return [Problem("answer_too_long", item.code, {"limit": item.limit})] if too_long else []
    options = [item.option(code) for code in given]
    if None in options:
        return [Problem("answer_unknown_option", item.code)]
    alone = [option for option in options if option and option.exclusive]
    if alone and len(given) > 1:
        return [Problem("answer_exclusive", item.code, {"option": alone[0].label["vi"]})]
    return []


def _in_form_order(questionnaire: Questionnaire, problems: list[Problem]) -> list[Problem]:
    order = {item.code: n for n, item in enumerate(questionnaire.items)}
    return sorted(problems, key=lambda problem: order.get(problem.place, len(order)))


def clean_text(text: str) -> str:
    """NFC, trimmed, Unix line ends, without control characters no paper can carry."""
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if lines.replace("\n", "").isprintable():  # nearly always, and then nothing is to be dropped
        return lines.strip()
    kept = (c for c in lines if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()
