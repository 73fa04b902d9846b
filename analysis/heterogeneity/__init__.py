"""Do laboratories, hosts, species and years agree: zones at the same MIC, limits without each of them."""
