"""Files become values with positions; every mistake becomes a diagnostic."""
