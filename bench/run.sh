#!/usr/bin/env bash
# Makes the tables of results/<machine>/.
#   bench/run.sh                          everything: the migration from end to end, then all scenarios of the library
#   bench/run.sh end-to-end [--quick] [--rounds N] [--only Migration,Scale]
#   bench/run.sh stores [ROUNDS]     the library beside databases, in turn, on a memory file system and on the disk
#   bench/run.sh --filter '*Append*'      scenarios; the arguments go to BenchmarkDotNet
# BENCH_DIR=/dev/shm bench/run.sh   on a memory file system; end to end is measured there and on the disk in any case
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

temporary="${TMPDIR:-/tmp}"
files="${BENCH_DIR:-$temporary}"
cores=$(nproc)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
cpu=${cpu:-$(uname -m)}
os=$(. /etc/os-release && echo "$ID ${VERSION_ID:-}")
kernel=$(uname -r | cut -d- -f1)
dotnet_version=$(dotnet --version)
# stat has one name for the three.
file_system_of() { stat -f -c %T "$1" | sed 's!^ext2/ext3$!ext4!'; }
file_system=$(file_system_of "$files")
slug() { echo "$*" | tr '[:upper:]' '[:lower:]' | sed 's/([^)]*)//g; s/[^a-z0-9.]\+/-/g; s/^-//; s/-$//'; }
machine_of() { slug "$cpu $cores cores $os dotnet $dotnet_version $1"; }
machine=$(machine_of "$file_system")
load() { cut -d' ' -f1 /proc/loadavg; }

artifacts=$(mktemp -d)
trap 'rm -rf "$artifacts"' EXIT

# Both programs as they are published, because start-up is part of what is measured.
end_to_end() {
  local memory=/dev/shm
  for project in bench/ContextPool.EndToEnd src/ContextPool.Migrator; do
    dotnet publish "../$project" -c Release --use-current-runtime --no-self-contained --nologo -v quiet -o "$artifacts/$(basename "$project")"
  done
  for directory in "${BENCH_DIR:-$memory}" "$temporary"; do
    "$artifacts/ContextPool.EndToEnd/ContextPool.EndToEnd" tables --migrator "$artifacts/ContextPool.Migrator/contextpool" \
      --dir "$directory" --results "results/$(machine_of "$(file_system_of "$directory")")" "$@"
  done
}

stores() {
  for directory in "${BENCH_DIR:-/dev/shm}" "$temporary"; do
    BENCH_DIR=$directory dotnet run -c Release --no-build --project ContextPool.Benchmarks -- \
      stores "$PWD/results/$(machine_of "$(file_system_of "$directory")")" "$@"
  done
}

if [ "${1:-}" = end-to-end ]; then end_to_end "${@:2}"; exit; fi
[ $# -gt 0 ] || end_to_end
dotnet build ContextPool.Benchmarks -c Release --nologo -v quiet
if [ "${1:-}" = stores ]; then stores "${@:2}"; exit; fi
[ $# -gt 0 ] || stores
[ $# -gt 0 ] || set -- --filter '*'
started=$(date -u +%FT%TZ) before=$(load)
dotnet run -c Release --no-build --project ContextPool.Benchmarks -- --artifacts "$artifacts" "$@"

results="results/$machine"
mkdir -p "$results"
for table in "$artifacts"/results/*-report-github.md; do
  name=$(basename "$table" -report-github.md)
  grep -E '^\|' "$table" | sed "s/ *$//; s/&#39;//g; s/\*\*//g" >"$results/${name##*.}.md"
done
tables=$(cd "$artifacts/results" && ls -- *-report-github.md | sed 's/-report-github.md//; s/.*\.//' | paste -sd' ')
# Tables that this run did not make anew stay, and so does the line of their run.
runs=$(grep '^| run' "$results/machine.md" 2>/dev/null || true)
cat >"$results/machine.md" <<EOF
| what | |
| --- | --- |
| processor | $cpu, $cores cores |
| system | $os, Linux $kernel |
| .NET SDK | $dotnet_version |
| file system | $file_system |
${runs:+$runs
}| run of $tables | $started, load average $before before and $(load) after |
EOF
echo "bench/$results"
