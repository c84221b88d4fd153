"""Frame files: the list of villages and household counts an office sends, and its template."""

from survey_app.services.frame_file.reader import FramePreview, read_frame
from survey_app.services.frame_file.template import template_xlsx

__all__ = ["FramePreview", "read_frame", "template_xlsx"]
