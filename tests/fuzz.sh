#!/usr/bin/env bash
# Fuzzing guided by what the code reaches: readers of files get bytes that are changed again and again, and what reaches a new branch is
# kept and changed further.
#   tests/fuzz.sh TARGET SECONDS [DIRECTORY]    DIRECTORY gets corpus/TARGET and regressions/TARGET; by default that of tests/ContextPool.Fuzz
#   tests/fuzz.sh all SECONDS [DIRECTORY]       every target for so long
# Exit 1 where something failed: the input lies in regressions then, where the ordinary tests find it.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
name=${1:?which target: one of tests/ContextPool.Fuzz, or all} seconds=${2:?for how many seconds} directory=${3:-tests/ContextPool.Fuzz}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
dotnet build tests/ContextPool.Fuzz -c Release -v q >&2
built=tests/ContextPool.Fuzz/bin/Release/net10.0
cp -r "$built/." "$copy"
dotnet "$built/ContextPool.Fuzz.dll" instrument "$copy"
status=0
if [[ $name == all ]]; then mapfile -t names < <(dotnet "$built/ContextPool.Fuzz.dll" targets); else names=("$name"); fi
for target in "${names[@]}"; do dotnet "$copy/ContextPool.Fuzz.dll" fuzz "$target" "$seconds" "$directory" || status=1; done
exit $status
