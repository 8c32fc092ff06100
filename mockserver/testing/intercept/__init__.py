"""Code that has the vendor's host written in: brought to a sandbox, or kept from the host."""
