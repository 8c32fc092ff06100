"""Scenarios that are written by hand: a module each, whose records name one another."""
