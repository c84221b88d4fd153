"""The printing room: what was asked for, what was made of it, and who took it."""
