"""A notice posted for one village tells nobody how a neighbour answered."""

from papers import FACTS, ballot, compiled, frame
from reading import html_tables

from analysis.report.faces import face
from analysis.report.report import minutes, notice
from analysis.tally import Compilation

HIDDEN = ["…"] * 4


def three_villages() -> Compilation:
    """Two dissatisfied with q02 in the first village, seven in the second, none in the third."""
    ballots = [ballot(f"Ấp {at % 3 + 1}") for at in range(120)]
    for at in (0, 3):
        ballots[at] |= {"q02": "not_satisfied", "q02_why": "Đường trước nhà lầy"}
    for at in range(1, 22, 3):
        ballots[at] |= {"q02": "not_satisfied", "q02_why": "Mất điện"}
    return compiled(ballots, frame(**{"Ấp 1": 50, "Ấp 2": 50, "Ấp 3": 50}))


def posted(village: int) -> tuple[str, list[list[str]]]:
    made = three_villages()
    html = face(notice(made, made.villages[village], FACTS), "html")
    (table,) = [table for table in html_tables(html) if "NỘI DUNG" in table[0]]
    return html.decode(), table


def test_one_or_two_dissatisfied_and_the_village_that_gives_them_away_are_dots() -> None:
    for village in (0, 1):
        page, table = posted(village)
        second = next(row for row in table if row[0] == "2")
        assert second[2:6] == HIDDEN
        assert "số liệu không công bố" in page
    assert next(row for row in posted(2)[1] if row[0] == "2")[2:4] == ["40", "100"]


def test_no_reason_is_posted_below_the_commune() -> None:
    assert all("lầy" not in page and "Mất điện" not in page for page, _ in map(posted, range(3)))


def test_the_notice_of_the_commune_and_signed_minutes_stay_whole() -> None:
    made = three_villages()
    for paper in (notice(made, made.communes[0], FACTS), minutes(made, made.villages[0], FACTS)):
        page = face(paper, "html").decode()
        assert "số liệu không công bố" not in page
        assert "Đường trước nhà lầy" in page


def test_no_posted_notice_names_the_villages_where_all_are_satisfied() -> None:
    ballots = [ballot(f"Ấp {at % 3 + 1}") for at in range(120)]
    ballots[0] |= {"q02": "not_satisfied"}
    made = compiled(ballots, frame(**{"Ấp 1": 50, "Ấp 2": 50, "Ấp 3": 50}))
    assert any(r.code == "villages_all_satisfied" for r in made.whole.remarks)
    for tally in (made.whole, *made.communes, *made.villages):
        page = face(notice(made, tally, FACTS), "html").decode()
        assert "mọi phiếu hợp lệ đều hài lòng" not in page
        assert "không có câu nào chưa hài lòng" not in page
