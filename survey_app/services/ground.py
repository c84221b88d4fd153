"""Ground: what the papers of a campaign rest on beside its figures, read once for all of them."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from sqlalchemy import Connection

from analysis.cells import Cells
from analysis.tally import Tally
from survey_app.services import coverage, dataset, territory
from survey_app.services.closing import postings, reconciliation
from survey_app.services.closing.reconciliation import Account
from survey_app.services.coverage import VillageCoverage
from survey_app.store import areas
from survey_app.store.areas import Unit
from survey_app.store.campaigns import Campaign

Place = tuple[str, str]  # (commune, village)


@dataclass(frozen=True, eq=False)
class Ground:
    """A campaign as it stands in one transaction; each part is read when a paper first asks."""

    connection: Connection
    campaign: Campaign

    @cached_property
    def unit(self) -> Unit:
        """The area of the campaign."""
        return areas.by_id(self.connection, self.campaign.area_id)

    @cached_property
    def area(self) -> str:
        """The area of the campaign in full, as a sentence names it."""
        day = self.campaign.reference_date
        return territory.full_name(self.connection, self.unit, day)

    @cached_property
    def frame(self) -> pd.DataFrame:
        return dataset.frame(self.connection, self.campaign)

    def district(self, commune: str) -> str:
        """The district of a commune by its name; "" where communes stand under none."""
        return self._districts.get(commune, "")

    @cached_property
    def _districts(self) -> dict[str, str]:
        frame = self.frame
        if "district" not in frame:
            return {}
        return dict(zip(frame["commune"], frame["district"], strict=True))

    @cached_property
    def cells(self) -> Cells:
        return dataset.cells(self.connection, self.campaign)

    @cached_property
    def counted_rows(self) -> pd.DataFrame:
        return dataset.counted_rows(self.connection, self.campaign)

    @cached_property
    def posted(self) -> postings.Standing:
        return postings.standing(self.connection, self.campaign)

    @cached_property
    def coverage(self) -> dict[Place, VillageCoverage]:
        rows = coverage.coverage(self.connection, self.campaign)
        return {(row.village.commune, row.village.name): row for row in rows}

    @cached_property
    def accounts(self) -> dict[Place, Account]:
        found = reconciliation.accounts(self.connection, self.campaign)
        return {(each.village.commune, each.village.name): each for each in found}

    def within(self, tally: Tally) -> frozenset[Place]:
        """The villages of an area of the campaign."""
        if tally.level == "village":
            return frozenset({(tally.commune or "", tally.name)})
        frame = self.frame
        if tally.level in frame:
            frame = frame[frame[tally.level] == tally.name]
        return frozenset(zip(frame["commune"], frame["village"], strict=True))
