"""Reports to try the faces on: real published figures, and harder ones, compiled from ballots."""

from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd

from analysis.appendix import Material, Register, analyse
from analysis.cells import NO_CELLS, Cells, cells_from_responses
from analysis.compile import compile_campaign
from analysis.report.report import Facts, Report, appendix, notice, parts_of, report, units_of
from analysis.tally import Compilation
from questionnaires.library import load_questionnaire, load_rule
from questionnaires.rule import Rule

FORM = load_questionnaire("ntm-xa.2019")
RULE = load_rule("hd-122-2019")
GOODS = load_questionnaire("hang-viet.2018")
WHY = "Chưa bố trí khu sản xuất tập trung"
Ballot = dict[str, object]

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
    teams=4,
    signatory_title="Phó Chủ tịch",
    signatory_name="Nguyễn Thị Ánh Tuyết",
    recipients=("Ban TT UBMTTQVN tỉnh (báo cáo);", "UBND huyện;", "Lưu: VT."),
    objections=1,
    double_ballots=3,
)


def ballot(village: str, form: str = "visit", **answers: str) -> Ballot:
    """One valid ballot, satisfied with everything but what `answers` say."""
    satisfied = {item.code: "satisfied" for item in FORM.binary_items}
    reasons = {f"{code}_why": "" for code in satisfied}
    place = {"commune": "xã Hòa Tịnh", "village": village, "form": form, "valid": True}
    return {**place, "invalid_reason": "", **satisfied, **reasons, **answers}


def frame(**households: int) -> pd.DataFrame:
    """A frame of one commune: village → households, all asked."""
    rows = [
        {"commune": "xã Hòa Tịnh", "village": name, "households": n, "asked": n, "issued": n}
        for name, n in households.items()
    ]
    return pd.DataFrame(rows)


def compiled(ballots: list[Ballot], villages: pd.DataFrame, rule: Rule = RULE) -> Compilation:
    """The ballots compiled, under hd-122-2019 unless another rule is given."""
    table = pd.DataFrame(ballots, columns=list(ballot("")))
    return compile_campaign(cells_from_responses(table, FORM), villages, FORM, rule)


@cache
def hoa_tinh() -> Compilation:
    """R20: xã Hòa Tịnh, Chợ Gạo (Tiền Giang), thông báo 01/10/2019, spread over four villages."""
    ballots = [ballot(f"Ấp {number % 4 + 1}") for number in range(1278)]
    for at in (0, 4):
        ballots[at] |= {"q01": "not_satisfied", "q01_why": WHY}
    for at in range(20, 32):
        ballots[at] |= {"q02": "not_satisfied"}
    return compiled(ballots, frame(**{"Ấp 1": 450, "Ấp 2": 430, "Ấp 3": 420, "Ấp 4": 399}))


def hoa_tinh_notice() -> Report:
    return notice(hoa_tinh(), hoa_tinh().communes[0], FACTS)


def hoa_tinh_report() -> Report:
    return report(hoa_tinh(), hoa_tinh().communes[0], FACTS)


HOSTILE = "#eval(1) *x* _y_ $z$ <b>&amp;</b> {{ 7 }} @a \\ `c` //"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1")


@cache
def hard() -> Compilation:
    """Long and hostile names and reasons, blank and invalid ballots, online beside the rest."""
    names = [HOSTILE, "+Thôn", "Thôn " + "rất dài " * 24]
    ballots = [ballot(name) for name in names for _ in range(9)]
    for number, reason in enumerate((*FORMULAS, "👍 漢", "Đường lầy lội. " * 30)):
        ballots[number] |= {"q02": "not_satisfied", "q02_why": reason}
    ballots[20] |= {"q05": ""}
    ballots[21] |= {"valid": False, "invalid_reason": "=HYPERLINK(1)"}
    ballots += [ballot(names[0], form="online", q03="not_satisfied") for _ in range(5)]
    return compiled(ballots, frame(**dict.fromkeys(names, 20)))


def hard_report() -> Report:
    facts = replace(FACTS, demonstration=True, advantages=HOSTILE, recipients=(HOSTILE,))
    return report(hard(), hard().communes[0], facts)


@cache
def goods_rows() -> pd.DataFrame:
    """Twelve people at a market."""
    rows = []
    for number in range(12):
        place = {"commune": "Phường Minh Xuân", "village": "Chợ Tam Cờ"}
        answers = {
            item.code: ";".join(option.code for option in item.options[: 1 + number % 3])
            if item.type == "multiple"
            else item.options[number % len(item.options)].code
            if item.options
            else "Giá còn cao"
            for item in GOODS.items
        }
        rows.append({**place, "form": "online", "valid": True, "invalid_reason": "", **answers})
    return pd.DataFrame(rows)


@cache
def goods() -> Compilation:
    """Twelve people at a market, under no rule and from no frame."""
    spot = {"commune": "Phường Minh Xuân", "village": "Chợ Tam Cờ"}
    places = pd.DataFrame([{**spot, "households": 0, "asked": 0, "issued": 0}])
    return compile_campaign(cells_from_responses(goods_rows(), GOODS), places, GOODS, None)


def goods_report() -> Report:
    facts = replace(FACTS, questionnaire=GOODS, rule=None, open_sample=True)
    return report(goods(), goods().whole, replace(facts, area="tỉnh Tuyên Quang"))


def analysed(
    compilation: Compilation, facts: Facts, cells: Cells, rows: pd.DataFrame | None = None
) -> Report:
    """The appendix of a compilation's whole."""
    whole = compilation.whole
    beneath = units_of(compilation, whole, parts_of(compilation, whole))
    register = Register(facts.absent, facts.refused)
    form = facts.questionnaire
    material = Material(whole, compilation.villages, beneath, form, cells, rows, register)
    return appendix(compilation, whole, facts, analyse(material))


@cache
def trung_an() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A made-up commune of eight villages: the rows of 620 ballots, and the frame."""
    sizes = (40, 55, 60, 75, 90, 110, 130, 180)
    codes = [item.code for item in FORM.binary_items]
    ballots: list[Ballot] = []
    for place, households in enumerate(sizes):
        for at in range(households * (80 + place) // 100):
            spoilt = {codes[(at * 7 + k) % 19]: "not_satisfied" for k in range(at % 9 == place % 5)}
            mode = "self" if at % 3 else "officer"
            made = ballot(f"Thôn {place + 1} Hòa Bình", "meeting" if at % 5 == 0 else "visit")
            ballots.append(made | spoilt | {"mode": mode, "response_id": f"r{len(ballots)}"})
    return pd.DataFrame(ballots), frame(
        **{f"Thôn {place + 1} Hòa Bình": households for place, households in enumerate(sizes)}
    )


@cache
def trung_an_appendix() -> Report:
    rows, villages = trung_an()
    rule = load_rule("hd-78-2017")
    cells = cells_from_responses(rows, FORM)
    compilation = compile_campaign(cells, villages, FORM, rule, object="xa")
    facts = replace(FACTS, rule=rule, absent=21, refused=4, list_date=date(2019, 8, 1))
    return analysed(compilation, facts, cells, rows)


def goods_appendix() -> Report:
    told = goods_report()
    return analysed(told.compilation, told.facts, NO_CELLS, goods_rows())
