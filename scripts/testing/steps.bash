# The steps of ./test, one function each, named step_NAME. Exit status 77 of a step means 'skipped'.

readonly SKIPPED=77

step_format() {
    cargo fmt --all --check
}

step_lint() {
    cargo clippy --workspace --all-targets --locked -- -D warnings
}

step_licences() {
    if ! command -v cargo-deny >/dev/null; then
        say "skipped: cargo-deny is not installed (cargo install --locked cargo-deny)"
        return "$SKIPPED"
    fi
    cargo deny --locked check licenses bans sources
    # The list of known holes lives outside; where it cannot be had, the rest still counts.
    if cargo deny fetch db >/dev/null 2>&1; then
        cargo deny --locked check advisories
    else
        say "known holes were not looked up: the advisory database cannot be fetched from here"
    fi
}

# In the main shell, because the server outlives the step and is stopped at the end of the run.
before_unit() {
    postgres_start
}

step_unit() {
    cargo test --workspace --locked --no-fail-fast
}

step_content() {
    "$(program)" knowledge check
}

step_calendar() {
    if [[ ! -x tests/ical/readback ]]; then
        say "skipped: there is no tests/ical/readback"
        return "$SKIPPED"
    fi
    need_node
    need_python
    tests/ical/readback
}

# Two minutes or so; the debug program is fast enough for it.
step_api() {
    if [[ ! -x tests/api/fuzz ]]; then
        say "skipped: there is no tests/api/fuzz"
        return "$SKIPPED"
    fi
    need_python
    need_curl
    tests/api/fuzz "$(program)"
}

step_mail() {
    need_python || return 1
    # Without Postfix the rest still counts; those tests say that they were skipped.
    need_postfix || say "Postfix cannot be had: its tests are skipped"
    tests/mail/check "$(program)"
}

step_browser() {
    browser_prepare
    browser_run "${BROWSER_FILES[@]}"
}

step_screenshot() {
    browser_prepare
    (cd "$BROWSER_TESTS" && node screenshot.mjs)
}

# What a step does, in a few words.
purpose_of() {
    case $1 in
        format) echo "code is formatted" ;;
        lint) echo "clippy, warnings are errors" ;;
        licences) echo "licences, bans and sources of what we build on" ;;
        unit) echo "Rust tests on SQLite and PostgreSQL, and doc tests" ;;
        content) echo "clinical knowledge is complete and has sources" ;;
        calendar) echo "calendar files read back by foreign readers" ;;
        api) echo "the API held against its own description by schemathesis" ;;
        mail) echo "newsletters over real mail servers, killed meanwhile" ;;
        browser) echo "pages and flows in headless Chromium" ;;
        screenshot) echo "docs/screenshot.png" ;;
    esac
}

# The debug program's path, on stdout; built first unless the unit step has just built it.
#
# Built for the whole workspace, so that features are the ones the tests were built with and nothing
# is compiled twice.
program() {
    local built
    built=$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/midstance
    if [[ ${PROGRAM_IS_BUILT:-no} == no ]]; then
        cargo build --workspace --bins --locked 1>&2 || return 1
    fi
    printf '%s\n' "$built"
}
