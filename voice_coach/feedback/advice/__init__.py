"""One thing to keep and one thing to change, in the person's own words. Pure; docs/advice.md explains it."""
