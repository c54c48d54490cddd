#!/usr/bin/env bash
# Proof that the proofs can fail: applies one-line faults, one after the other, to a scratch copy of the committed source, and
# runs the tests that are to notice. Prints a table; exit 1 where a fault was not noticed, or does not apply any more.
#   tests/sabotage/run.sh [NAME…]     only these
set -uo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git archive HEAD | tar -x -C "$scratch"
faults=$(realpath tests/sabotage/faults.tsv)
cd "$scratch" || exit 1

status=0
printf '%-34s %-4s %-12s %s\n' fault of noticed by
while IFS=$'\t' read -r name invariant file project filter find replace; do
  [[ -z $name || $name == \#* ]] && continue
  [[ $# -gt 0 && " $* " != *" $name "* ]] && continue
  find=${find//\\n/$'\n'} replace=${replace//\\n/$'\n'}
  cp "$file" "$scratch/original"
  # The text must stand there exactly once: else the fault is another one than it was when it was written.
  if ! FIND=$find REPLACE=$replace perl -0pi -e '($f, $r) = map { s/\\n/\n/gr } @ENV{qw(FIND REPLACE)}; $n = s/\Q$f\E/$r/g; END { exit($n == 1 ? 0 : 1) }' "$file"; then
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" "NOT APPLIED" "$file"; status=1
  elif ! dotnet build "tests/$project" -c Release -v q </dev/null >build.log 2>&1; then
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" "NOT BUILT" "$(grep -m1 -o 'error.*' build.log)"; status=1
  elif timeout 300 dotnet test "tests/$project" -c Release --no-build --filter "$filter" </dev/null >test.log 2>&1; then
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" NO "$project, $filter"; status=1
  else
    by=$(grep -oP '^ *Failed \K[\w.]+' test.log | sed 's/.*Tests\.//' | sort | uniq -c | awk '{ print $2 " (" $1 ")" }' | head -3 | paste -sd, -)
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" yes "${by:-a hang: the run was ended after 300 s}"
  fi
  cp "$scratch/original" "$file"
done <"$faults"
exit $status
