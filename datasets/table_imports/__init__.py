"""Licensed tables from files of a laboratory: read in a limited child, numbered after what it holds."""
