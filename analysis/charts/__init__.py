"""The kinds of chart."""
