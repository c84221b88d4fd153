"""Closing: what must be settled, reconciled and posted before a campaign ends."""
