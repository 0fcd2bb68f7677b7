"""Measures site_gen beside other generators on the same made-up notes."""
