# A PostgreSQL server for this run alone: temporary folder, socket only. It commits as in real use but
# does not wait for the disk: nothing of it outlives the run.

POSTGRES_HOME='' POSTGRES_PROGRAMS=''

# Runs one of PostgreSQL's programs as a user that it accepts: it refuses to run as root.
as_postgres() {
    if [[ $EUID -ne 0 ]]; then
        "$@"
    else
        setpriv --reuid="$POSTGRES_USER" --regid="$POSTGRES_GROUP" --clear-groups \
            env HOME="$POSTGRES_HOME" "$@"
    fi
}

# Starts the server and exports MIDSTANCE_TEST_POSTGRES, unless the caller brought one.
postgres_start() {
    if [[ -n ${MIDSTANCE_TEST_POSTGRES:-} ]]; then
        [[ -n $POSTGRES_HOME ]] || say "PostgreSQL: the server named in MIDSTANCE_TEST_POSTGRES"
        return 0
    fi
    need_postgres || return 1
    POSTGRES_PROGRAMS=$(postgres_programs)
    # Not below TMPDIR: a socket's path may have 107 bytes at most.
    POSTGRES_HOME=$(mktemp -d /tmp/midstance-postgres.XXXXXX)
    POSTGRES_USER=nobody
    id postgres >/dev/null 2>&1 && POSTGRES_USER=postgres
    POSTGRES_GROUP=$(id -gn "$POSTGRES_USER")
    [[ $EUID -ne 0 ]] || chown "$POSTGRES_USER" "$POSTGRES_HOME"

    (
        cd "$POSTGRES_HOME"
        as_postgres "$POSTGRES_PROGRAMS/initdb" --pgdata=data --username=midstance --auth=trust \
            --encoding=UTF8 --locale=C.UTF-8 >initdb.log 2>&1 || { cat initdb.log >&2 && exit 1; }
        cat >>data/postgresql.conf <<CONFIG
listen_addresses = ''
unix_socket_directories = '$POSTGRES_HOME'
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = on
timezone = 'UTC'
CONFIG
        # Its own session: Ctrl-C is for ./test, which stops the server in its own time.
        as_postgres setsid "$POSTGRES_PROGRAMS/pg_ctl" start --pgdata=data --wait --silent --log=server.log \
            || { tail -n 20 server.log >&2 && exit 1; }
        as_postgres "$POSTGRES_PROGRAMS/createdb" --host="$POSTGRES_HOME" --username=midstance midstance
    ) || {
        complain "PostgreSQL from $POSTGRES_PROGRAMS did not start."
        return 1
    }
    export MIDSTANCE_TEST_POSTGRES="postgres:///midstance?host=$POSTGRES_HOME&user=midstance"
    say "PostgreSQL: $("$POSTGRES_PROGRAMS/postgres" --version), in $POSTGRES_HOME, removed at the end"
}

# Stops the server and removes its folder; harmless when there is none.
postgres_stop() {
    [[ -n $POSTGRES_HOME ]] || return 0
    if [[ -f $POSTGRES_HOME/data/postmaster.pid ]]; then
        (cd / && as_postgres "$POSTGRES_PROGRAMS/pg_ctl" stop --pgdata="$POSTGRES_HOME/data" \
            --mode=immediate --silent) || true
    fi
    rm -rf "$POSTGRES_HOME"
    POSTGRES_HOME=
}
