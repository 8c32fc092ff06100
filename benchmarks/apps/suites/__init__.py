"""The same test written in several ways, run by pytest in an environment of its own."""
