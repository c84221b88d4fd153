"""The schemas for editors follow the models."""

import pytest

from questionnaires.schema import MODELS, schema_path, schema_text


@pytest.mark.parametrize("name", MODELS)
def test_a_committed_schema_is_current(name: str) -> None:
    assert schema_path(name).read_text(encoding="utf-8") == schema_text(name), (
        "run: python -m questionnaires.schema"
    )
