"""Export: a campaign's anonymous dataset as one package of data, or file by file."""

from collections.abc import Iterator

from sqlalchemy import Connection

from questionnaires.area import in_sentence
from survey_app.services import campaigns, dataset, paper_texts
from survey_app.services.data_package import campaign_tables
from survey_app.services.data_package import package as packages
from survey_app.services.data_package.codebook import codebook
from survey_app.services.data_package.resource import Attachment, Package, Resource
from survey_app.services.data_package.statistics_files import to_spss, to_stata
from survey_app.services.data_package.tables import to_csv, to_parquet
from survey_app.services.reporting import check_shown
from survey_app.services.written import count
from survey_app.store import campaigns as kept
from survey_app.store.campaigns import Campaign

YAML = "application/yaml"


def package(connection: Connection, campaign: Campaign) -> Package:
    """All that one needs to recompute the campaign's figures; refuses before asking has ended."""
    check_shown(campaign)
    questionnaire = campaigns.questionnaire(connection, campaign)
    rule = campaigns.rule(connection, campaign)
    responses = campaign_tables.responses(connection, campaign)
    again = command(connection, campaign, "compile", "--json ket-qua.json")
    mark = "SỐ LIỆU MINH HỌA. " if campaign.demonstration else ""
    return Package(
        name=campaign.code,
        title=f"{mark}{campaign.title}",
        description=_description(campaign, responses),
        resources=(responses, campaign_tables.frame(connection, campaign)),
        attachments=tuple(_attachments(connection, campaign)),
        sources=(questionnaire.source, *((rule.source,) if rule else ())),
        licence=paper_texts.texts(campaign).licence,
        remarks=(questionnaire.provenance_note, f"Tính lại mọi số liệu từ các tệp này: {again}"),
    )


def zipped(connection: Connection, campaign: Campaign) -> bytes:
    """The package as one zip."""
    return packages.zipped(package(connection, campaign))


def responses_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset as UTF-8 CSV with BOM."""
    return to_csv(dataset.rows(connection, campaign))


def codebook_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The codebook as UTF-8 CSV with BOM."""
    return to_csv(codebook(package(connection, campaign)))


def frame_csv(connection: Connection, campaign: Campaign) -> bytes:
    """The frame as UTF-8 CSV with BOM: with the dataset all that `python -m analysis` needs."""
    return to_csv(dataset.frame(connection, campaign))


def workbook(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset, its frame and its codebook as the sheets of one Excel file."""
    return packages.workbook(package(connection, campaign))


def responses_sav(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset for SPSS, with labels and user-missing values."""
    return to_spss(campaign_tables.responses(connection, campaign))


def responses_dta(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset for Stata, with labels and extended missing values."""
    return to_stata(campaign_tables.responses(connection, campaign))


def responses_parquet(connection: Connection, campaign: Campaign) -> bytes:
    """The dataset as Parquet."""
    return to_parquet(dataset.rows(connection, campaign))


def files(connection: Connection, campaign: Campaign) -> Iterator[tuple[str, bytes]]:
    """Every file of a campaign's data: (name, content), the descriptor last."""
    told = package(connection, campaign)
    found = tuple(packages.files(told))
    yield from ((file.path, file.content) for file in found)
    yield "datapackage.json", packages.descriptor(told, found)


def _description(campaign: Campaign, responses: Resource) -> str:
    return (
        f"Bộ dữ liệu nội bộ của đợt “{campaign.title}” ({in_sentence(campaign.area_name)}): mỗi "
        f"dòng một phiếu, {count(len(responses.rows))} phiếu; không tên, không ngày, không số thẻ. "
        "Lý do do người dân tự viết có thể lộ danh tính: không công bố khi chưa xem lại."
        f"{_measured(responses)}"
    )


def _measured(responses: Resource) -> str:
    """What must be known of the columns that tablets fill, where they are there."""
    if "officer" not in responses.rows:
        return ""
    return (
        " Bí danh cán bộ, thời gian và ngôn ngữ chỉ để kiểm tra chất lượng trong nội bộ: ghép với "
        "lịch đi từng hộ có thể đoán ra hộ, không chuyển ra ngoài cơ quan."
    )


def _attachments(connection: Connection, campaign: Campaign) -> Iterator[Attachment]:
    """The questionnaire and the rule, to the byte as the campaign has pinned them."""
    form, rule = kept.pinned(connection, campaign.id)
    yield Attachment(f"{campaign.questionnaire_id}.yaml", "Mẫu phiếu", YAML, form.encode())
    if rule is not None:
        yield Attachment(f"{campaign.rule_id}.yaml", "Quy định", YAML, rule.encode())


def command(connection: Connection, campaign: Campaign, verb: str, last: str) -> str:
    """What to type beside a campaign's files to compile or verify its figures anew."""
    rule = campaigns.rule(connection, campaign)
    words = [
        f"python -m analysis {verb}",
        f"--questionnaire ./{campaign.questionnaire_id}.yaml",
        *([f"--rule ./{rule.id}.yaml"] if rule else []),
        *([f"--object {campaign.object}"] if campaign.object else []),
        *([f'--online-guidance "{campaign.online_guidance}"'] if campaign.online_guidance else []),
        f"--frame frame.csv --responses responses.csv {last}",
    ]
    return " ".join(words)
