"""Who told a draft and has no account answers what it lacks, by a link."""
