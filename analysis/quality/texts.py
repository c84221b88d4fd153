"""Long texts that stand word for word in several interviews of one village and officer."""

import numpy as np
import pandas as pd

from analysis.quality.interviews import Flags, Interviews

WORDS = 8


def copied(interviews: Interviews) -> Flags:
    """(rows,) whether text of eight words or more and all answers equal another interview's.

    Of the same village and officer. Short opinions honestly repeat ("đường còn xấu") and are left.
    """
    long = np.array([len(str(text).split()) >= WORDS for text in interviews.texts], dtype=bool)
    keys = interviews.places[["commune", "village", "officer"]].assign(
        text=pd.Series(interviews.texts, dtype=object), pattern=interviews.patterns
    )
    again: Flags = keys.duplicated(keep=False).to_numpy(dtype=bool) & long
    return again
