"""Measures this mock beside what people would use instead; `python -m benchmarks` runs it all.

Load comes from `wrk` on this machine only, and every figure of a run is taken in that run: compare
ratios, not figures of different machines.
"""
