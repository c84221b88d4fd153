"""Measured claims: each module measures one, `python -m benchmarks` all, into README.md."""
