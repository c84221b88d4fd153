"""Made-up answers of the demonstration, from a seeded generator; marked wherever they show."""

import random
import uuid

from questionnaires.questionnaire import Questionnaire

_REASONS = {
    "q02": ("Đường vào thôn còn lầy lội khi mưa", "Ngõ xóm chưa được bê tông hóa"),
    "q03": ("Kênh mương hư hỏng chưa sửa",),
    "q13": ("Chưa có nơi tập kết rác", "Nước sinh hoạt có lúc đục"),
}


def ballot(chance: random.Random, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """A contented household's ballot, with a reason here and there."""
    raw: dict[str, list[str]] = {}
    for item in questionnaire.binary_items:
        reasons = _REASONS.get(item.code, ())
        content = chance.random() < (0.93 if reasons else 0.985)
        raw[item.code] = ["satisfied" if content else "not_satisfied"]
        if not content and reasons:
            raw[f"{item.code}_why"] = [chance.choice(reasons)]
    return raw


def any_answers(chance: random.Random, questionnaire: Questionnaire) -> dict[str, list[str]]:
    """One option of every choice, each as likely as another."""
    return {
        item.code: [chance.choice(item.options).code]
        for item in questionnaire.items
        if item.type in ("choice", "multiple") and item.options
    }


def response_id(chance: random.Random) -> str:
    """An id as a client would make it."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
