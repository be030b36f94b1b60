"""The alarm benchmark: our engine beside plain objects, NumPy, polars and pandas on equal terms."""
