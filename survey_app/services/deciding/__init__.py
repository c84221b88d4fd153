"""Deciding: what takes two people."""
