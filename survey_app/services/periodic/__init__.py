"""Periodic reports: what is due when, drafted from the data of its period, and sent."""
