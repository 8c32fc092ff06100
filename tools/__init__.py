"""What is made from the contracts and committed: JSON, pages, types, examples. Not in the wheel."""
