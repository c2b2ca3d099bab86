# Finds the programs that the steps need, and installs what is missing where that is possible.

APT_UPDATED=no

# Runs a command as root; fails at once where that would need a password.
as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

# Whether packages can be installed without asking anybody.
may_install() {
    command -v apt-get >/dev/null && { [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null; }
}

# Installs Debian packages. Arguments: what they are for, the packages.
install_packages() {
    local purpose=$1
    shift
    if ! may_install; then
        complain "$purpose is missing. Install it with: sudo apt-get install $*" \
            "(or what your system calls it), then run ./test again."
        return 1
    fi
    say "$purpose is missing: installing $* with apt-get"
    if [[ $APT_UPDATED == no ]]; then
        as_root apt-get update -qq
        APT_UPDATED=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >"$LOGS/apt-get.log" 2>&1 || {
        tail -n 20 "$LOGS/apt-get.log" >&2
        complain "apt-get could not install $*; its output is in $LOGS/apt-get.log."
        return 1
    }
}

# Cargo, a C compiler (SQLite is built from source), and the two components of the checks.
need_rust() {
    if ! command -v cargo >/dev/null; then
        complain "cargo is missing. Install the stable Rust toolchain (rustup), then run ./test again."
        exit 1
    fi
    command -v cc >/dev/null || install_packages "A C compiler" gcc libc6-dev || exit 1
    local component
    for component in rustfmt clippy; do
        cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
        say "$component is missing: adding it to the toolchain with rustup"
        rustup component add "$component" || {
            complain "Add $component to your Rust toolchain, then run ./test again."
            exit 1
        }
    done
}

# The folder of PostgreSQL's server programs (newest first), on stdout; nothing when there is none.
postgres_programs() {
    local folder versions
    mapfile -t versions < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV)
    for folder in "${versions[@]}" "$(pg_config --bindir 2>/dev/null)" \
        /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
        if [[ -x $folder/initdb && -x $folder/postgres ]]; then
            printf '%s\n' "$folder"
            return 0
        fi
    done
}

need_postgres() {
    [[ -n $(postgres_programs) ]] || install_packages "PostgreSQL's server" postgresql
}

# The browser to drive, on stdout; nothing when there is none.
chromium_program() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [[ -n $name ]] && command -v "$name" && return 0
    done
    return 0
}

need_chromium() {
    [[ -n $(chromium_program) ]] || install_packages "Chromium" chromium fonts-dejavu-core
}

# Node.js, new enough for the test tools (they say so in tests/browser/package.json).
need_node() {
    command -v npm >/dev/null || install_packages "Node.js with npm" nodejs npm
    node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
    ' || {
        complain "Node.js $(node --version) is too old: the browser tests need 20.19 or newer."
        return 1
    }
}

need_curl() {
    command -v curl >/dev/null || install_packages "curl" curl
}

# A mail server to send through.
need_postfix() {
    PATH=$PATH:/usr/sbin command -v postfix >/dev/null || install_packages "Postfix" postfix
}

# Python that can make itself a folder for packages; the calendar readers are Python's.
need_python() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages "Python" python3 python3-venv
}
