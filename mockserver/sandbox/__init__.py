"""Sandboxes: one, all of a server's, how they are opened, and what they start with."""
