"""The same desk on the wall clock: paced, kept on disk, resumed after a crash, shown on a page."""
