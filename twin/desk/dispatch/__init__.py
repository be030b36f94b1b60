"""Units: which to send, and what to ask of other roles."""
