"""The files of a store: data file, side log and checkpoint, and what a crash left of them."""
