"""Reports to try the faces on: real published figures, and harder ones."""

from dataclasses import replace
from datetime import date

from analysis.report.report import Facts
from analysis.tally import Compilation, ItemTally, Reason, Tally
from questionnaires.library import load_questionnaire, load_rule
from questionnaires.rule import Counts, judge
from questionnaires.share import Share

FORM = load_questionnaire("ntm-xa.2019")
RULE = load_rule("hd-122-2019")
HOA_TINH = 1278, 1699
PRINTED = {"q01": 2, "q02": 12}
WHY = {"q01": (Reason("Chưa bố trí khu sản xuất tập trung", 2),)}


def tally_of(
    level: str,
    name: str,
    valid: int,
    households: int,
    not_satisfied: dict[str, int],
    reasons: dict[str, tuple[Reason, ...]] = WHY,
    commune: str | None = None,
    invalid: int = 0,
) -> Tally:
    """A tally of `valid` ballots, of which so many were not satisfied with each item."""
    items = tuple(
        ItemTally(
            code=item.code,
            label=item.label["vi"],
            role="overall" if item.role == "overall" else "content",
            satisfied=valid - not_satisfied.get(item.code, 0),
            not_satisfied=not_satisfied.get(item.code, 0),
            reasons=reasons.get(item.code, ()) if not_satisfied.get(item.code) else (),
        )
        for item in FORM.binary_items
    )
    content = [item for item in items if item.role == "content"]
    worst = max(not_satisfied.values(), default=0)
    return Tally(
        level=level,  # type: ignore[arg-type]
        name=name,
        commune=commune,
        households=households,
        asked=valid + invalid,
        issued=valid + invalid,
        valid=valid,
        invalid=invalid,
        invalid_reasons=(Reason("Không ghi câu trả lời", invalid),) if invalid else (),
        items=items,
        distributions=(),
        overall_item_share=items[-1].share,
        pooled_share=Share(sum(item.satisfied for item in content), valid * len(content)),
        all_satisfied_share=Share(valid - worst, valid),
        opinions=(),
        verdict=None,
        remarks=(),
    )


def judged(tally: Tally) -> Tally:
    """The tally with what hd-122-2019 says of it."""
    counts = Counts(
        households=tally.households,
        asked=tally.asked,
        issued=tally.issued,
        answered=tally.returned,
        valid=tally.valid,
        content=tuple((i.code, i.share) for i in tally.items if i.role == "content"),
        overall_item_share=tally.overall_item_share,
        pooled_share=tally.pooled_share,
        all_satisfied_share=tally.all_satisfied_share,
    )
    return replace(tally, verdict=judge(RULE, "xa", counts))


def compiled(commune: Tally, villages: tuple[Tally, ...] = ()) -> Compilation:
    """A campaign of one commune."""
    whole = replace(commune, level="campaign")
    return Compilation(whole, (), (commune,), villages, ("visit", "meeting"), {})


def hoa_tinh() -> Compilation:
    """R20: xã Hòa Tịnh, Chợ Gạo (Tiền Giang), thông báo 01/10/2019, as four villages."""
    shares: dict[str, tuple[int, int, dict[str, int]]] = {
        "A": (400, 520, {"q01": 2}),
        "B": (378, 500, {"q02": 5}),
        "C": (300, 400, {"q02": 7}),
        "D": (200, 279, {}),
    }
    villages = tuple(
        tally_of("village", f"Ấp Hòa {name}", valid, households, bad, commune="xã Hòa Tịnh")
        for name, (valid, households, bad) in shares.items()
    )
    return compiled(judged(tally_of("commune", "xã Hòa Tịnh", *HOA_TINH, PRINTED)), villages)


FACTS = Facts(
    campaign="Lấy ý kiến sự hài lòng của người dân xã Hòa Tịnh năm 2019",
    questionnaire=FORM,
    rule=RULE,
    area="xã Hòa Tịnh, huyện Chợ Gạo, tỉnh Tiền Giang",
    organ_above="ỦY BAN MTTQ VIỆT NAM HUYỆN CHỢ GẠO",
    organ_name="Ban Thường trực Ủy ban MTTQ Việt Nam huyện Chợ Gạo",
    place="Chợ Gạo",
    date=date(2019, 10, 1),
    started=date(2019, 8, 27),
    ended=date(2019, 9, 14),
    posted_from=date(2019, 10, 2),
    posted_to=date(2019, 10, 12),
    posting_places="nhà văn hóa các ấp",
    teams=4,
    signatory_title="Phó Chủ tịch",
    signatory_name="Nguyễn Thị Ánh Tuyết",
    recipients=("Ban TT UBMTTQVN tỉnh (báo cáo);", "UBND huyện;", "Lưu: VT."),
    objections=1,
    double_ballots=3,
    spoilt_cards=5,
    absent=20,
    refused=2,
)
