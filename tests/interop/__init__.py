"""Third-party peers against our devices and drivers; skipped with a reason where one is absent."""
