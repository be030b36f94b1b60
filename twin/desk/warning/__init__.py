"""What the public is told."""
