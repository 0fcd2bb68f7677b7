"""The live preview: a site kept in memory, shown on loopback, in step with what is saved."""
