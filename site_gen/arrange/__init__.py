"""Values become a site: what is published when, in which brief, on which page."""
