"""What a statistic was made with, for the note under it: the version of this software."""

VERSION = "0.1.0"
