"""Run folders in, pages and figures out."""
