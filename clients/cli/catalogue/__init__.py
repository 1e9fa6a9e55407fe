"""Every text a person reads, in French and in English, one file per subject."""
