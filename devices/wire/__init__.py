"""Protocols as codecs: bytes to messages and back, no I/O."""
