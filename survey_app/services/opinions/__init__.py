"""Opinions: free texts read by the office, masked before anything is posted, never reworded."""
