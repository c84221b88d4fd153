"""Village meetings: ballots handed out, collected and counted in front of everybody."""
