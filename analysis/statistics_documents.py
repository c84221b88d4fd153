"""The JSON documents of the commands estimate, compare and quality, their figures unrounded."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from analysis.appendix import Analysis
from analysis.area_analysis import analyse_report
from analysis.area_estimate import LEVEL, AreaEstimate, area_estimates, tally_counts
from analysis.campaign_files import CampaignFiles
from analysis.contrast import Contrast
from analysis.document import Json, share_document
from analysis.evidence import Evidence, evidence
from analysis.goods.levels import LevelDistribution
from analysis.method import VERSION
from analysis.placement import Funnel, Placement
from analysis.quality.interviews import interviews_from_responses
from analysis.quality.revisit import Revisit, examine
from analysis.ranking import RankRange, rank_ranges
from analysis.report.report import Facts, Report, report
from analysis.tally import Tally
from analysis.units import Unit
from questionnaires.share import Share


def estimate_document(files: CampaignFiles) -> Json:
    """Every item for all households of the whole and of each commune, and how sure each bar is."""
    whole, villages = files.compilation.whole, files.compilation.villages
    listed = files.sample == "frame" and any(village.households for village in villages)
    together = area_estimates(tally_counts(villages, [""] * len(villages)))[0] if listed else ()
    communes = area_estimates(tally_counts(villages)) if listed else []
    by_commune = dict(zip(dict.fromkeys(v.commune for v in villages), communes, strict=False))
    return {
        "meta": _meta("estimate", view="finite", level=LEVEL, interval="wilson"),
        "whole": _area(whole, together, villages),
        "communes": [
            _area(tally, by_commune[tally.name], [v for v in villages if v.commune == tally.name])
            for tally in files.compilation.communes
            if tally.name in by_commune
        ],
        **_open_sample(files),
    }


def _open_sample(files: CampaignFiles) -> Json:
    """Items of ordered levels in an open sample, with limits of a model, and how weighted."""
    found = analysis_of(files) if files.sample == "open" else None
    if found is None or not found.levels:
        return {}
    return {"weighting": list(found.weighting), "levels": [_level(each) for each in found.levels]}


def _level(found: LevelDistribution) -> Json:
    return {
        "item": found.item.code,
        "answered": found.answered,
        "deff": found.deff,
        "shares": {each.option.code: asdict(each.share) for each in found.levels},
        "top2": asdict(found.top2),
        "bottom2": asdict(found.bottom2),
        "mean": asdict(found.mean),
    }


def compare_document(files: CampaignFiles) -> Json:
    """Communes (or villages) against each other, forms and modes against each other."""
    found = analysis_of(files)
    placements = found.funnel.points if found.funnel else ()
    ranks = _ranks(found)
    return {
        "meta": _meta("compare", view="process", correction="bh"),
        "funnel": _funnel(found.funnel) if found.funnel else None,
        "missing": found.missing.funnel or None,
        "places": [
            _unit(unit) | (_placement(placements[at]) if placements else {}) | ranks.get(at, {})
            for at, unit in enumerate(found.units)
        ],
        "contrasts": [_contrast(each) for each in found.contrasts],
    }


def quality_document(files: CampaignFiles) -> Json:
    """Where to ask again first, and why; nothing is deleted and nobody accused."""
    forms = list(files.compilation.counted_forms)
    rows = files.counted[files.counted["form"].isin(forms)]
    found = examine(interviews_from_responses(rows, files.questionnaire))
    return {
        "meta": _meta("quality", seed=found.seed, deals=found.deals, false_discoveries=0.05),
        "queue": [_revisit(each) for each in found.queue],
        "notes": list(found.notes),
    }


def analysis_of(files: CampaignFiles) -> Analysis:
    """The analysis of the whole, as an appendix holds it."""
    return analyse_report(
        report_of(files), files.cells, lambda: files.counted, margins=files.margins
    )


def report_of(files: CampaignFiles) -> Report:
    """A report on the whole that only figures and charts are taken from."""
    facts = Facts(files.compilation.whole.name, files.questionnaire, files.rule)
    return report(files.compilation, files.compilation.whole, facts)


def _meta(command: str, **more: object) -> Json:
    return {"command": command, "version": VERSION, **more}


def _area(tally: Tally, items: tuple[AreaEstimate, ...], villages: Any) -> Json:
    bars = evidence(tally, villages) if tally.verdict and items else ()
    return {
        "name": tally.name,
        "items": [_estimate(each) for each in items],
        "evidence": [_evidence(each) for each in bars],
    }


def _estimate(found: AreaEstimate) -> Json:
    worst = found.worst
    return {
        "item": found.item,
        "satisfied": found.share.numerator,
        "answered": found.share.denominator,
        "households": found.households,
        "covered": found.covered,
        "value": found.value,
        "se": found.se,
        "interval": list(found.interval) if found.interval else None,
        "merged": found.merged,
        "worst_case": [_exact(worst.lower), _exact(worst.upper)] if worst else None,
        "flags": list(found.flags),
    }


def _exact(value: Any) -> Json | None:
    return share_document(Share(value.numerator, value.denominator))


def _evidence(found: Evidence) -> Json:
    sure = found.found
    return {
        "bar": found.bar.bar,
        "item": found.item,
        "class": sure.letter if sure else None,
        "probability": found.chance,
        "needed": sure.tipping.needed if sure else None,
        "silent": sure.tipping.silent if sure else None,
        "joint": found.joint,
        "reason": found.reason,
    }


def _funnel(found: Funnel) -> Json:
    figures = {"centre": found.centre, "phi": found.phi, "tau": found.tau, "q": found.q}
    return {name: _finite(figure) for name, figure in figures.items()}


def _unit(unit: Unit) -> Json:
    return {
        "name": unit.tally.name,
        **_estimate(unit.estimate),
        "class": unit.found.letter if unit.found else None,
    }


def _placement(point: Placement) -> Json:
    return {
        "size": _finite(point.size),
        "z": _finite(point.z),
        "z_adjusted": _finite(point.z_adjusted),
        "p_adjusted": _finite(point.p_adjusted),
        "band": point.band,
    }


def _ranks(found: Analysis) -> dict[int, Json]:
    """How far sampling alone could move each place in the ranking, by its place in the list."""
    if found.funnel is None:
        return {}
    points = found.funnel.points
    ranges = rank_ranges(
        [point.name for point in points],
        [point.share for point in points],
        [point.size for point in points],
    )
    return {at: {"ranks": _rank(each)} for at, each in enumerate(ranges)}


def _rank(found: RankRange) -> list[int] | None:
    return [int(found.lower), int(found.upper)] if isfinite(found.lower) else None


def _contrast(found: Contrast) -> Json:
    lower, upper = found.difference.interval
    return {
        "by": found.by,
        "first": found.first,
        "second": found.second,
        "answered": list(found.answered),
        "difference": found.difference.estimate,
        "se": found.difference.se,
        "interval": [float(lower), float(upper)],
        "method": found.difference.method,
    }


def _revisit(found: Revisit) -> Json:
    """An entry of the queue; an interview is named by its random id, never by a household."""
    return {
        "kind": found.kind,
        "name": list(found.name),
        "interviews": found.interviews,
        "p": found.p,
        "reasons": list(found.reasons),
    }


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
