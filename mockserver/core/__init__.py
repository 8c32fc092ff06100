"""The foundation: determinism, time, errors, records, numbers, text, files."""
