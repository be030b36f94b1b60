"""Equipment of the duty hall."""
