"""Field: tablets, what they take along, and what they bring home."""
