"""What is measured for comparison: programs that run in a process of their own."""
