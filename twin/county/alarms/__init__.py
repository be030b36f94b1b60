"""Rationalisation: alarm rules as data, limits worked out, the master database, the audit."""
