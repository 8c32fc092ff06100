"""`python -m mockserver`: the same as `introzy-mock`."""

from mockserver.cli import main

main()
