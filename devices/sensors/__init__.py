"""Instruments of the field: behaviour on one state, and the sessions that speak for it."""
