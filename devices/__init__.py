"""Devices, the protocols they speak, and the drivers for them."""
