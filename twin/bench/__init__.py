"""Benchmarks: what is measured, against whom, on what. `reports.bench` draws what comes out.

"bench" always means benchmark here; a set of devices is a rig.
"""
