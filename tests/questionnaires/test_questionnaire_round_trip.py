"""Whatever a form says, its file says it again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.library import forms, load_questionnaire
from questionnaires.questionnaire import (
    Condition,
    Item,
    Option,
    Questionnaire,
    read_questionnaire,
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậẢẠ0123456789 :#{}[],'\"&*!?|-“”\u0323"
texts = st.text(LETTERS, min_size=1, max_size=40).filter(str.strip)
labels = st.fixed_dictionaries({"vi": texts}, optional={"en": texts, "tyz": texts})
provenances = st.sampled_from(["official", "reconstructed", "draft"])
options = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        *(
            st.builds(Option, code=st.just(f"o{i}"), label=labels, score=st.none() | st.integers())
            for i in range(n)
        )
    )
)
satisfied = st.tuples(
    st.builds(Option, code=st.just("satisfied"), label=labels),
    st.builds(Option, code=st.just("not_satisfied"), label=labels),
)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Forms of one to five questions, with own options, a scale, and reasons."""
    scale = draw(satisfied)
    items: list[Item] = []
    for n in range(draw(st.integers(1, 5))):
        code = f"q{n + 1:02d}"
        common = {"code": code, "label": draw(labels), "provenance": draw(provenances)}
        if draw(st.booleans()):
            items.append(Item(type="choice", scale="satisfied", **common))
            why = Condition(item=code, options=("not_satisfied",))
            reason = {"code": f"{code}_why", "type": "text", "role": "reason", "required": False}
            items.append(Item(label=draw(labels), when=why, **reason))
        else:
            kind = draw(st.sampled_from(["choice", "multiple"]))
            items.append(Item(type=kind, options=draw(options), **common))
    bare = Questionnaire(
        code="mau",
        version=draw(st.integers(2000, 2999)),
        title=draw(labels),
        source=draw(texts),
        unit=draw(st.sampled_from(["household", "person"])),
        scales={"satisfied": scale},
        items=tuple(items),
    )
    resolved = (i.model_copy(update={"options": scale}) if i.scale else i for i in bare.items)
    return bare.model_copy(update={"items": tuple(resolved)})


def written(questionnaire: Questionnaire) -> str:
    """The form as JSON, which is YAML 1.2."""
    data = questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(data, ensure_ascii=False, indent=1)


@given(questionnaires())
def test_a_form_written_and_read_again_is_the_same(questionnaire: Questionnaire) -> None:
    assert read_questionnaire(written(questionnaire), "mau.yaml") == questionnaire


@pytest.mark.parametrize("form", forms())
def test_a_library_form_written_and_read_again_is_the_same(form: str) -> None:
    questionnaire = load_questionnaire(form)
    assert read_questionnaire(written(questionnaire), form) == questionnaire
