"""An office edits the wording; what it gets wrong is refused with the place, and nothing prints."""

from pathlib import Path

import pytest
from papers import hoa_tinh_notice, hoa_tinh_report

from analysis.report.blocks import Heading, Paragraph
from analysis.report.faces import face
from analysis.report.paper import build_blocks
from analysis.report.wording import HOME, load_wording, read_wording
from questionnaires.problem import Refused

FAULTS = {
    "wording_syntax": "document: Thử\nblocks:\n  - body: '{{ area'\n",
    "wording_name_unknown": "document: Thử\nblocks:\n  - body: '{{ khong_co }}'\n",
    "wording_block": "document: Thử\nblocks:\n  - {body: a, note: b}\n",
    "file_value_not_allowed": "document: Thử\nblocks:\n  - table: bang_la\n",
    "file_field_unknown": "document: Thử\nblocks:\n  - doan: a\n",
    "file_field_missing": "document: Thử\nblocks:\n  - closing: {recipients: a}\n",
    "file_key_twice": "document: Thử\nblocks:\n  - {body: a, body: b}\n",
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_in_a_wording_is_refused_at_its_line(code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_wording(FAULTS[code], "report.yaml")
    assert refused.value.codes == (code,)
    assert refused.value.problems[0].place == "report.yaml:3"
    assert refused.value.problems[0].message


def test_every_fault_is_named_at_once() -> None:
    text = "document: '{{ a }}'\nblocks:\n  - body: '{% if %}'\n  - note: '{{ b }} {{ c }}'\n"
    with pytest.raises(Refused) as refused:
        read_wording(text, "notice.yaml")
    assert [problem.place for problem in refused.value.problems] == [
        "notice.yaml:1", "notice.yaml:3", "notice.yaml:4", "notice.yaml:4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "{{ tally.khong_co }}",
        "{{ tally.households + 'a' }}",
        "{{ 1 / 0 }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ tally.items[99].label }}",
    ],
)
def test_what_cannot_be_filled_in_is_refused_when_it_is_printed(text: str, tmp_path: Path) -> None:
    own = f'document: Thử\nblocks:\n  - body: đúng\n  - body: "{text}"\n'
    (tmp_path / "report.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        build_blocks(hoa_tinh_report(), tmp_path)
    assert refused.value.codes == ("wording_fails",)
    assert refused.value.problems[0].place == "report.yaml:4"
    assert "blocks.2.body" in refused.value.problems[0].message


OWN = """\
document: Của huyện
blocks:
  - heading: Kết quả
  - body: |
      Số hộ: {{ tally.households | count }}.

      Hết.
"""


def test_an_office_replaces_one_wording_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "report.yaml").write_text(OWN, encoding="utf-8")
    paper = build_blocks(hoa_tinh_report(), tmp_path)
    assert paper.title == "Của huyện"
    assert paper.blocks == (Heading("Kết quả", 1), Paragraph("Số hộ: 1.699."), Paragraph("Hết."))
    assert build_blocks(hoa_tinh_notice(), tmp_path) == build_blocks(hoa_tinh_notice())


@pytest.mark.parametrize(
    "blocks", ["heading: A", "subheading: B", "title: {text: '{{ facts.proposals }}'}", "note: c"]
)
def test_whatever_an_office_leaves_out_every_face_is_made(blocks: str, tmp_path: Path) -> None:
    own = f"document: '{{{{ facts.document_number }}}}'\nblocks:\n  - {blocks}\n  - subheading: D\n"
    (tmp_path / "report.yaml").write_text(own, encoding="utf-8")
    for format in ("html", "docx", "xlsx", "pdf"):
        assert face(hoa_tinh_report(), format, tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(path.stem for path in HOME.glob("*.yaml")))
def test_our_own_wordings_hold_no_typed_percentage(name: str) -> None:
    load_wording(name)
    assert "0%" not in (HOME / f"{name}.yaml").read_text(encoding="utf-8")
