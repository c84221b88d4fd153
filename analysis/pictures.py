"""Pictures: every chart of a campaign as a file, with its words beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from analysis.campaign_files import CampaignFiles
from analysis.chart import describe, draw
from analysis.report.charts import CHARTS, charts
from analysis.statistics_documents import analysis_of, report_of

Format = Literal["svg", "png"]


def write_pictures(files: CampaignFiles, folder: Path, format: Format) -> Iterator[Path]:
    """Write every chart that has something to show, and its words as .txt; yield the pictures."""
    told = replace(report_of(files), analysis=analysis_of(files))
    folder.mkdir(parents=True, exist_ok=True)
    for name in CHARTS:
        for number, chart in enumerate(charts(told, name), 1):
            picture = folder / f"{name}-{number}.{format}"
            picture.write_bytes(draw(chart, format))
            picture.with_suffix(".txt").write_text(describe(chart) + "\n", encoding="utf-8")
            yield picture
