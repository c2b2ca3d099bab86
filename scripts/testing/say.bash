# How ./test speaks: what it does on stdout, what went wrong on stderr.

# Announces a step. Arguments: its name, what it does.
headline() {
    printf '\n== %s: %s\n' "$1" "$2"
}

# One line about something done on the way.
say() {
    printf '   %s\n' "$*"
}

# One line about something that is wrong and how to put it right.
complain() {
    printf './test: %s\n' "$*" >&2
}
