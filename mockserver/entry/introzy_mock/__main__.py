"""`python -m introzy_mock`: the same as `introzy-mock`, even if another package is `mockserver`."""

from __future__ import annotations

from introzy_mock import main

main()
