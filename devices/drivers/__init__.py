"""Production clients and centres: they read devices, real or simulated, and give them orders."""
