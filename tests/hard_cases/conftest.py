"""What lies in `cases` belongs to notebooks, tests of their modules too: none of it is ours."""

collect_ignore = ["cases"]
