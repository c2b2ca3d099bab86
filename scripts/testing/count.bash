# Runs steps one by one, counts what their runners say, and reports at the end.

PASSED=0 FAILED=0 SKIPS=0
DONE_STEPS=() DONE_WORDS=() DONE_SECONDS=()

# Runs one step; what it prints is shown and kept. Never ends the script: the next step still runs.
run_step() {
    local step=$1 started=$SECONDS status=1 log=$LOGS/$1.log
    headline "$step" "$(purpose_of "$step")"
    rm -f "$LOGS/$step.log" "$LOGS/$step.tap"
    if ! declare -F "before_$step" >/dev/null || "before_$step"; then
        set +e
        (
            set -euo pipefail
            trap - EXIT
            "step_$step"
        ) 2>&1 | tee "$log"
        status=${PIPESTATUS[0]}
        set -e
    fi
    [[ $step == unit && $status -eq 0 ]] && PROGRAM_IS_BUILT=yes
    count_step "$step" "$status"
    DONE_STEPS+=("$step")
    DONE_SECONDS+=($((SECONDS - started)))
}

# Adds a step's counts to the sums. Arguments: the step, its exit status.
count_step() {
    local passed failed skipped word=passed
    read -r passed failed skipped < <(
        cat "$LOGS/$1.log" "$LOGS/$1.tap" 2>/dev/null | runner_counts
    )
    if (($2 == SKIPPED)); then
        word=skipped skipped=$((skipped + 1))
    elif (($2 != 0)); then
        word=FAILED
        ((failed)) || failed=1
    elif ((failed)); then
        word=FAILED # A runner that fails tests and exits 0 deceives nobody.
    elif ((passed + skipped == 0)); then
        case $1 in
            unit | browser)
                complain "$1 ran no test at all: that is a failure, not a success."
                word=FAILED failed=1
                ;;
            *) passed=1 ;;
        esac
    fi
    DONE_WORDS+=("$word")
    PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPS=$((SKIPS + skipped))
}

# Sums the closing lines of test runners on stdin: cargo's, node's in TAP, and the plain one.
# Prints 'passed failed skipped'.
runner_counts() {
    awk '
        { gsub(/\033\[[0-9;]*m/, "") }
        /^test result: / {
            for (i = 2; i <= NF; i++) {
                if ($i == "passed;") p += $(i - 1)
                if ($i == "failed;") f += $(i - 1)
                if ($i == "ignored;") s += $(i - 1)
            }
        }
        /^# pass [0-9]+$/ { p += $3 }
        /^# (fail|cancelled) [0-9]+$/ { f += $3 }
        /^# (skipped|todo) [0-9]+$/ { s += $3 }
        /^([a-z]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ {
            gsub(/[a-z]+: /, ""); p += $1; f += $3; s += $5
        }
        END { print p + 0, f + 0, s + 0 }
    '
}

# The table of times, what to do about failures, and the closing line; ends the script.
report() {
    local i
    printf '\n%-12s %-8s %7s\n' step result seconds
    for i in "${!DONE_STEPS[@]}"; do
        printf '%-12s %-8s %7d\n' "${DONE_STEPS[i]}" "${DONE_WORDS[i]}" "${DONE_SECONDS[i]}"
    done
    printf '%-12s %-8s %7d\n\n' all "" "$SECONDS"
    for i in "${!DONE_STEPS[@]}"; do
        [[ ${DONE_WORDS[i]} == FAILED ]] || continue
        printf '%s failed. Run it alone: ./test %s   Its output: %s\n' \
            "${DONE_STEPS[i]}" "${DONE_STEPS[i]}" "$LOGS/${DONE_STEPS[i]}.log"
    done
    printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPS"
    ((FAILED == 0))
    exit
}
