"""The pages in Chromium.

A package, since its fixtures end with it: Playwright's loop must not run on beside other tests.
"""
