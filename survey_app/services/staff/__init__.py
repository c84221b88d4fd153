"""Staff: accounts and the ways to prove who one is."""
