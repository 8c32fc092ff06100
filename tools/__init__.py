"""Makes the committed files that are derived from the contracts: JSON, pages, types, examples.

Not in the wheel.
"""
