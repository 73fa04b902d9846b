"""Every sentence a person reads, in Japanese and in English."""
