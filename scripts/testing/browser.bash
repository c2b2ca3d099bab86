# The browser tests: their packages, the program they drive, and node's own test runner.

readonly BROWSER_TESTS=tests/browser

# Installs exactly what the lock file names, when it is not there yet. No package script runs.
browser_packages() {
    local stamp=$BROWSER_TESTS/node_modules/.package-lock.json
    [[ $stamp -nt $BROWSER_TESTS/package-lock.json ]] && return 0
    say "Browser packages: npm ci in $BROWSER_TESTS"
    (cd "$BROWSER_TESTS" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    touch "$stamp"
}

# Brings everything that a browser test needs, and names it in the environment of the runner.
browser_prepare() {
    need_node
    need_chromium
    browser_packages
    CHROMIUM=$(chromium_program)
    MIDSTANCE=$(program)
    export CHROMIUM MIDSTANCE
    say "Browser: $("$CHROMIUM" --version 2>/dev/null || echo "$CHROMIUM")"
}

# Runs test files one after another: each has a server and a browser of its own, on few cores.
# Arguments: the files, relative to tests/browser; none means all.
browser_run() {
    local counts
    counts=$(realpath -m "$LOGS")/browser.tap
    (cd "$BROWSER_TESTS" && node --test --test-concurrency=1 --test-timeout=300000 \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$counts" "$@")
}
