"""How Pelican builds the made-up notes: as by default, with one feed."""

SITENAME = "The Measured Brief"
SITEURL = "https://brief.example"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 20
