"""`flask --app wsgi …`: a campaign from list to papers, and refusals that say why."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, select, text, update

from survey_app.app import create_app
from survey_app.config import read_config
from survey_app.services import territory
from survey_app.store import journal
from survey_app.store.tables import journal as table
from tests.services.test_health import let_nothing_write

CREATE = (
    *("campaign", "create", "thu-2018", "--title", "Lấy ý kiến thử", "--area", "02488"),
    *("--questionnaire", "ntm-xa.2017", "--rule", "hd-78-2017", "--object", "xa"),
    *("--reference-date", "2018-06-01", "--opens-on", "2018-06-04", "--closes-on", "2018-06-22"),
)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    with app.extensions["survey"].store.write() as connection:
        territory.load(connection)
    return app.test_cli_runner()


def run(runner: FlaskCliRunner, *words: object) -> str:
    result = runner.invoke(args=[str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def refused(runner: FlaskCliRunner, *words: object) -> str:
    result = runner.invoke(args=[str(word) for word in words])
    assert result.exit_code == 2, result.output
    return result.output


def test_a_campaign_runs_from_list_to_papers_by_command(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    run(runner, *CREATE)
    run(runner, "frame", "template", "thu-2018", "--out", tmp_path / "mau.xlsx")
    villages = tmp_path / "thon.csv"
    villages.write_text("Thôn,Số hộ\nThôn 1,9\nThôn 2,4\n", encoding="utf-8")
    assert "2 thôn, 13 hộ" in run(runner, "frame", "import", "thu-2018", villages, "--dry-run")
    refused(runner, "frame", "freeze", "thu-2018")
    run(runner, "frame", "import", "thu-2018", villages)
    assert "hat" in run(runner, "frame", "draw", "thu-2018", "--share", "1/2", "--seed", "hat")
    run(runner, "frame", "freeze", "thu-2018")
    run(runner, "print", "cards", "thu-2018", "--out", tmp_path / "in")
    assert (tmp_path / "in" / "the-thu-2018-01.pdf").read_bytes().startswith(b"%PDF")
    run(runner, "print", "posters", "thu-2018", "--out", tmp_path / "ap-phich.pdf")
    run(runner, "print", "register", "thu-2018", "--village", 1, "--out", tmp_path / "so.pdf")
    ballots = ("print", "ballots", "thu-2018", "--village", 1, "--count", 2)
    run(runner, *ballots, "--out", tmp_path / "phieu.pdf")
    run(runner, "campaign", "open", "thu-2018")
    assert "Thôn 1\t0/6" in run(runner, "campaign", "status", "thu-2018")
    assert "Kết quả chỉ xem được" in refused(runner, "compile", "thu-2018", "--out", tmp_path)
    run(runner, "campaign", "close", "thu-2018")
    run(runner, "compile", "thu-2018", "--out", tmp_path / "papers")
    assert (tmp_path / "papers" / "thong-bao.docx").exists()
    assert (tmp_path / "papers" / "phu-luc-phan-tich.pdf").read_bytes().startswith(b"%PDF")
    run(runner, "export", "thu-2018", "--out", tmp_path / "data")
    assert (tmp_path / "data" / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbfresponse_id")
    assert (tmp_path / "data" / "datapackage.json").exists()
    run(runner, "export", "thu-2018", "--out", tmp_path / "goi.zip")
    assert (tmp_path / "goi.zip").read_bytes().startswith(b"PK")
    run(runner, "campaign", "publish", "thu-2018")
    assert "thu-2018\tđã công bố" in run(runner, "campaign", "list")


def test_a_refusal_names_every_fault_and_leaves_nothing(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    run(runner, *CREATE)
    villages = tmp_path / "thon.csv"
    villages.write_text("Thôn,Số hộ\nThôn 1,không\n,4\n", encoding="utf-8")
    output = refused(runner, "frame", "import", "thu-2018", villages)
    assert "dòng 2" in output
    assert "dòng 3" in output
    assert "đã được dùng" in refused(runner, *CREATE)
    assert "«la»" in refused(runner, "campaign", "open", "la")


def test_an_account_needs_a_long_password(runner: FlaskCliRunner, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("ngắn", encoding="utf-8")
    command = ("account", "create", "mttq", "--password-file", secret)
    assert "ít nhất 10 ký tự" in refused(runner, *command)
    secret.write_text("một mật khẩu đủ dài", encoding="utf-8")
    run(runner, *command)
    run(runner, "account", "password", "mttq", "--password-file", secret)


def test_the_library_of_forms_and_rules_has_no_fault(runner: FlaskCliRunner) -> None:
    assert "Không có lỗi" in run(runner, "check")


def test_a_faulty_file_is_named_by_file_and_line(runner: FlaskCliRunner, tmp_path: Path) -> None:
    faulty = tmp_path / "mau.yaml"
    faulty.write_text("code: a\ncode: b\n", encoding="utf-8")
    assert "mau.yaml:2" in refused(runner, "check", faulty)


def test_creating_the_database_twice_changes_nothing(runner: FlaskCliRunner) -> None:
    assert "thêm 0 đơn vị" in run(runner, "database", "create")
    assert "thêm 0 đơn vị" in run(runner, "database", "upgrade")


def test_a_command_on_no_database_says_what_to_do(tmp_path: Path) -> None:
    application = create_app(
        read_config({"SURVEY_INSTANCE": str(tmp_path), "SURVEY_PRINT_EVERY": "0"})
    )
    runner = application.test_cli_runner()
    assert "database upgrade" in refused(runner, "campaign", "list")
    assert "database upgrade" in refused(runner, "compile", "thu-2018", "--out", tmp_path)
    run(runner, "database", "create")
    assert run(runner, "campaign", "list") == ""
    application.extensions["survey"].store.engine.dispose()


def test_a_command_says_what_a_database_that_takes_nothing_says(
    runner: FlaskCliRunner, app: Flask
) -> None:
    let_nothing_write(app.extensions["survey"].store.engine)
    assert "không ghi được cơ sở dữ liệu (attempt to write" in refused(runner, *CREATE)


def test_the_counters_are_proved_and_mended_by_command(runner: FlaskCliRunner, app: Flask) -> None:
    run(runner, *CREATE)
    assert "khớp" in run(runner, "database", "count")
    store = app.extensions["survey"].store
    with store.write() as connection:
        wrong = (
            "INSERT INTO village (id, campaign_id, commune_id, number, name, households, sample)"
        )
        connection.execute(text(f"{wrong} SELECT 7, id, area_id, 1, 'Thôn 1', 9, 9 FROM campaign"))
        connection.execute(text("INSERT INTO response_count VALUES (7, 'visit', 'clerk', 3)"))
    result = runner.invoke(args=["database", "count"])
    assert result.exit_code == 1
    assert "response_count (7, 'visit', 'clerk'): (3,) ≠ (0,)" in result.output
    run(runner, "database", "count", "--mend")
    assert "khớp" in run(runner, "database", "count")


def test_a_journal_line_changed_removed_or_written_anew_is_found_by_command(
    runner: FlaskCliRunner, app: Flask, tmp_path: Path
) -> None:
    store = app.extensions["survey"].store
    run(runner, *CREATE)
    with store.read() as connection:
        count, noted = journal.head(connection)
    villages = tmp_path / "thon.csv"
    villages.write_text("Thôn,Số hộ\nThôn 1,9\n", encoding="utf-8")
    run(runner, "frame", "import", "thu-2018", villages)
    assert f"Số dòng: {count + 1}" in run(runner, "journal", "verify", "--noted", noted)
    refused(runner, "journal", "verify", "--noted", noted[:-1])
    with store.write() as connection:
        kept = connection.execute(select(table).order_by(table.c.id)).all()
        connection.execute(update(table).where(table.c.id == kept[0].id).values(detail="khác"))
    assert f"KHÔNG khớp từ dòng số {kept[0].id}" in _failed(runner)
    with store.write() as connection:  # by somebody who knows how the chain is made
        connection.execute(delete(table))
        for line in kept:
            journal.note(connection, line.act, "khác", line.account_id, line.campaign_id)
    run(runner, "journal", "verify")
    assert "KHÔNG còn dòng mang dấu" in _failed(runner, "--noted", noted)


def _failed(runner: FlaskCliRunner, *words: str) -> str:
    result = runner.invoke(args=["journal", "verify", *words])
    assert result.exit_code == 1, result.output
    return result.output
