"""Licensed tables that a laboratory imports for itself: taken in, listed, reported on, purged."""
