"""One file of a dossier, and what the table of contents tells of it."""

import hashlib
import re
from dataclasses import dataclass

_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True)
class File:
    """A file as it goes into the zip: path, what it is, content, and whether anybody may see it."""

    path: str
    title: str
    content: bytes
    public: bool = False

    def listed(self) -> "Listed":
        """What is kept of the file once it has been written."""
        sheets = len(_PAGE.findall(self.content)) if self.path.endswith(".pdf") else None
        sha256 = hashlib.sha256(self.content).hexdigest()
        return Listed(self.path, self.title, self.public, len(self.content), sheets, sha256)


@dataclass(frozen=True)
class Listed:
    """A line of the table of contents; sheets are those of a file that has pages."""

    path: str
    title: str
    public: bool
    size: int
    sheets: int | None
    sha256: str

    @property
    def section(self) -> str:
        return self.path.partition("/")[0]
