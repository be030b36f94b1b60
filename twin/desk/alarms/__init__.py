"""Alarms: their states per operator position, what people may do with them, floods and cases."""
