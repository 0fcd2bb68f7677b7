"""The long versions of what tests try briefly: `make torture`, or `python -m tests.torture`."""
