#!/usr/bin/env bash
# Makes PROMISES.md: runs all tests, or takes the results of a run that there was, and writes what they prove.
#   tests/promises/run.sh                     runs them (CONTEXTPOOL_TRIALS=long for the long forms)
#   tests/promises/run.sh RESULTS [OUTPUT]    takes .trx files and trials/*.tsv of a directory
# Exit 1 where a promise has no test, or one that fails. What the sabotage noticed is taken from tests/promises/sabotage.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
results=${1:-}
if [[ -z $results ]]; then
  results=$(mktemp -d)
  trap 'rm -rf "$results"' EXIT
  CONTEXTPOOL_TRIED=$results/trials dotnet test Pipeline.sln -c Release --logger trx --results-directory "$results"
fi
dotnet run -c Release --project tests/ContextPool.Promises -- \
  tests/promises/promises.tsv "$results" "$results/trials" tests/promises/sabotage.txt >"${2:-PROMISES.md}"
