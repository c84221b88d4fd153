"""The JSON document of a compilation: the same figures for other programs, exact and decimal."""

from collections.abc import Mapping
from typing import Any

from analysis.tally import Compilation, DistributionTally, ItemTally, Reason, Tally
from questionnaires.questionnaire import Questionnaire
from questionnaires.rule import STATUS_LABELS, Rule
from questionnaires.share import Share
from questionnaires.verdict import OUTCOME_LABELS, BarVerdict

Json = dict[str, Any]


def document(
    compilation: Compilation,
    questionnaire: Questionnaire,
    rule: Rule | None,
    sha256: Mapping[str, str] | None = None,
) -> Json:
    """The compilation as plain data; `sha256` names the files of questionnaire and rule."""
    hashes = sha256 or {}
    return {
        "meta": {
            "questionnaire": _about_questionnaire(questionnaire, hashes.get("questionnaire")),
            "rule": _about_rule(rule, compilation.object, hashes.get("rule")),
            "object": compilation.object,
            "counted_forms": list(compilation.counted_forms),
        },
        **_area(compilation.whole),
        "verdict": _whole_verdict(compilation),
        "uncounted": {form: _area(tally) for form, tally in compilation.uncounted.items()},
        "districts": [_area(tally) for tally in compilation.districts],
        "communes": [_area(tally) for tally in compilation.communes],
        "villages": [_area(tally) for tally in compilation.villages],
    }


def share_document(share: Share) -> Json | None:
    """A share in lowest terms and as a decimal; None where nothing counts."""
    value = share.value
    if value is None:
        return None
    return {"fraction": f"{value.numerator}/{value.denominator}", "decimal": float(value)}


def _about_questionnaire(questionnaire: Questionnaire, sha256: str | None) -> Json:
    return {
        "id": questionnaire.id,
        "sha256": sha256,
        "title": questionnaire.title["vi"],
        "source": questionnaire.source,
        "unit": questionnaire.unit,
        "official": questionnaire.is_official,
        "provenance_note": questionnaire.provenance_note,
    }


def _about_rule(rule: Rule | None, object: str | None, sha256: str | None) -> Json | None:
    if rule is None or object is None:
        return None
    judged = rule.object_rule(object)
    bars = {"coverage": judged.coverage, "content": judged.content, "overall": judged.overall}
    return {
        "id": rule.id,
        "sha256": sha256,
        "title": rule.title["vi"],
        "legal_basis": rule.legal_basis,
        "source": rule.source,
        "statuses": {name: bar.status for name, bar in bars.items()},
    }


def _area(tally: Tally) -> Json:
    place = {"commune": tally.commune} if tally.commune is not None else {}
    return {
        "level": tally.level,
        "name": tally.name,
        **place,
        "coverage": {
            "households": tally.households,
            "asked": tally.asked,
            "issued": tally.issued,
            "returned": tally.returned,
            "valid": tally.valid,
            "invalid": tally.invalid,
            "share": share_document(tally.coverage),
        },
        "invalid_reasons": _reasons(tally.invalid_reasons),
        "excluded": _reasons(tally.excluded),
        "items": [_item(item) for item in tally.items],
        "overall": {
            "overall_item_share": _counted(tally.overall_item_share),
            "pooled_share": _counted(tally.pooled_share),
            "all_satisfied_share": _counted(tally.all_satisfied_share),
        },
        "verdict": _verdict(tally),
        "reasons": {item.code: _reasons(item.reasons) for item in tally.items if item.reasons},
        "opinions": _reasons(tally.opinions),
        "distributions": [_distribution(item) for item in tally.distributions],
        "remarks": [{"code": remark.code, "text": remark.text} for remark in tally.remarks],
    }


def _counted(share: Share) -> Json:
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "share": share_document(share),
    }


def _item(item: ItemTally) -> Json:
    return {
        "code": item.code,
        "label": item.label,
        "role": item.role,
        "satisfied": item.satisfied,
        "not_satisfied": item.not_satisfied,
        "valid": item.valid,
        "share": share_document(item.share),
    }


def _distribution(item: DistributionTally) -> Json:
    return {
        "code": item.code,
        "label": item.label,
        "multiple": item.multiple,
        "answered": item.answered,
        "options": [
            {
                "code": option.code,
                "label": option.label,
                "count": option.count,
                "share": share_document(Share(option.count, item.answered)),
            }
            for option in item.options
        ],
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[Json]:
    return [{"text": reason.text, "count": reason.count} for reason in reasons]


def _verdict(tally: Tally) -> Json:
    if tally.verdict is None:
        return {"met": None, "bars": [], "judged": False}
    verdict = tally.verdict
    bars = [_bar(bar) for bar in verdict.bars]
    return {"met": verdict.met, "bars": bars, "judged": True, "status": verdict.status}


def _bar(bar: BarVerdict) -> Json:
    threshold = bar.threshold
    return {
        "bar": bar.bar,
        "met": bar.met,
        "outcome": bar.outcome,
        "outcome_label": OUTCOME_LABELS[bar.outcome],
        "threshold": f"{threshold.numerator}/{threshold.denominator}" if threshold else None,
        "strict": bar.strict,
        "status": bar.status,
        "status_label": STATUS_LABELS[bar.status],
        "share": share_document(bar.share) if bar.share else None,
        "measure": bar.measure,
        "item": bar.item,
        "failing": list(bar.failing),
        "note": bar.note,
        "source": bar.source,
    }


def _whole_verdict(compilation: Compilation) -> Json:
    """The verdict on the whole; where areas are judged one by one, how many meet each bar."""
    written = _verdict(compilation.whole)
    for bar, joint in zip(written["bars"], compilation.joint, strict=False):
        bar["areas"] = {
            "judged": joint.areas,
            "met": joint.met,
            "not_met": joint.not_met,
            "undecided": joint.undecided,
        }
    if compilation.joint:
        written["areas"] = _areas_met(compilation)
    return written


def _areas_met(compilation: Compilation) -> Json:
    """How many of the areas judged one by one meet every bar."""
    judged = [t.verdict for t in (*compilation.communes, *compilation.districts) if t.verdict]
    return {
        "judged": len(judged),
        "met": sum(verdict.met is True for verdict in judged),
        "not_met": sum(verdict.met is False for verdict in judged),
        "undecided": sum(verdict.met is None for verdict in judged),
    }
