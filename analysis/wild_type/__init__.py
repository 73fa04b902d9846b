"""Wild-type cut-offs from distributions of MICs and of zones."""
