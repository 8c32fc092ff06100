"""`python -m introzy_mock`: the same as `introzy-mock`, whoever else is called `mockserver`."""

from __future__ import annotations

from introzy_mock import main

main()
