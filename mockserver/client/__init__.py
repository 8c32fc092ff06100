"""What talks to the mock of another process: a client of `/_mock`, and replay."""
