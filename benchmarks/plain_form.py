"""The limit: a hand-made form of the same questions, with nothing that can be left out."""

from html import escape

from questionnaires.questionnaire import Item, Questionnaire

_CONTROLS = {"choice": "radio", "multiple": "checkbox"}


def plain_form(questionnaire: Questionnaire) -> str:
    """The whole questionnaire as bare HTML: labels, controls, a button; no style, no notice."""
    title = escape(questionnaire.title["vi"])
    intro = f"<p>{escape(questionnaire.intro['vi'])}</p>\n" if questionnaire.intro else ""
    return (
        '<!doctype html>\n<html lang="vi">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n{intro}"
        f'<form method="post">\n{"".join(_item(item) for item in questionnaire.items)}'
        "<button>Gửi phiếu</button>\n</form>\n"
    )


def _item(item: Item) -> str:
    number = f"{item.number}. " if item.number else ""
    label = escape(number + item.label["vi"])
    if item.type == "text":
        return (
            f"<p><label>{label}<br>"
            f'<textarea name="{item.code}" maxlength="{item.limit}"></textarea></label></p>\n'
        )
    options = "".join(
        f'<label><input type="{_CONTROLS[item.type]}" name="{item.code}" value="{option.code}">'
        f"{escape(option.label['vi'])}</label>\n"
        for option in item.options
    )
    return f"<fieldset><legend>{label}</legend>\n{options}</fieldset>\n"
