#!/usr/bin/env bash
# Proof that the proofs can fail: applies one-line faults, one after the other, to a scratch copy of the committed source, and
# runs the tests that are to notice. Prints a table; exit 1 where a fault was not noticed, or does not apply any more.
#   tests/sabotage/run.sh [NAME…]     only these; all where none is named
# A row is built by itself, one project at a time, and its tests have five minutes: longer is a hang, which counts as noticed and says so.
set -uo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git archive HEAD | tar -x -C "$scratch"
faults=$(realpath tests/sabotage/faults.tsv)
cd "$scratch" || exit 1

# The names of the tests that fail, sorted; one that hangs counts as a failure of its own.
fails() {
  timeout 300 dotnet test "tests/$1" -c Release --no-build --filter "$2" </dev/null >test.log 2>&1
  [[ $? -eq 124 ]] && echo HANG >>test.log
  grep -aoP '^ *Failed \K[\w.]+|^HANG$' test.log | sed 's/.*Tests\.//' | sort
}

# The file of those that fail without any fault: they notice nothing. Made at its first use, while the source is whole.
before() {
  echo "$scratch/before.$(printf '%s' "$1 $2" | cksum | cut -d' ' -f1)"
}

status=0
printf '%-34s %-4s %-12s %s\n' fault of noticed by
while IFS=$'\t' read -r name invariant file project filter find replace; do
  [[ -z $name || $name == \#* ]] && continue
  [[ $# -gt 0 && " $* " != *" $name "* ]] && continue
  find=${find//\\n/$'\n'} replace=${replace//\\n/$'\n'}
  if [[ ! -e $(before "$project" "$filter") ]]; then
    dotnet build "tests/$project" -c Release -v q -m:1 </dev/null >build.log 2>&1
    fails "$project" "$filter" >"$(before "$project" "$filter")"
  fi
  cp "$file" "$scratch/original"
  # The text must stand there exactly once: else the fault is another one than it was when it was written.
  if ! FIND=$find REPLACE=$replace perl -0pi -e '($f, $r) = map { s/\\n/\n/gr } @ENV{qw(FIND REPLACE)}; $n = s/\Q$f\E/$r/g; END { exit($n == 1 ? 0 : 1) }' "$file"; then
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" "NOT APPLIED" "$file"; status=1
  elif ! dotnet build "tests/$project" -c Release -v q --no-restore -m:1 </dev/null >build.log 2>&1; then
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" "NOT BUILT" "$(grep -m1 -o 'error.*' build.log)"; status=1
  else
    fails "$project" "$filter" >after.txt
    by=$(comm -13 "$(before "$project" "$filter")" after.txt | uniq -c | awk '{ print $2 " (" $1 ")" }' | head -3 | paste -sd' ')
    [[ -n $by ]] && noticed=yes || { noticed=NO; status=1; }
    printf '%-34s %-4s %-12s %s\n' "$name" "$invariant" "$noticed" "${by:-$project, $filter}"
  fi
  cp "$scratch/original" "$file"
done <"$faults"
exit $status
