"""The simulation studies behind the methods: their tables, as they were run, and what reads them."""
