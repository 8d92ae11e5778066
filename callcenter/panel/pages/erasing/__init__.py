"""What the law gives to a person: the file with everything known, and erasing. For administrators."""
