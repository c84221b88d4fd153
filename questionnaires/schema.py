"""JSON Schema of the data files, for editors: `python -m questionnaires.schema` writes them."""

import json
from pathlib import Path

from questionnaires.duty import Duties
from questionnaires.model import FileModel
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import Rule

SCHEMAS = Path(__file__).parent / "schema"
MODELS: dict[str, type[FileModel]] = {
    "questionnaire": Questionnaire,
    "rule": Rule,
    "duties": Duties,
}


def schema_text(name: str) -> str:
    """The schema of one kind of file, as it is committed."""
    schema = MODELS[name].model_json_schema(by_alias=True, mode="validation")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | schema, ensure_ascii=False, indent=2) + "\n"


def schema_path(name: str) -> Path:
    return SCHEMAS / f"{name}.schema.json"


def write_schemas() -> None:
    """Write every schema to its file."""
    for name in MODELS:
        schema_path(name).write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
