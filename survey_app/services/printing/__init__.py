"""The print shop: cards, posters, ballots and registers as A4 PDFs."""
