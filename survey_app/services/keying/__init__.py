"""Keying each ballot twice: two people apart, and a third look where they differ."""
