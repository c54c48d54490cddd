#!/usr/bin/env bash
# Runs all scenarios and files the tables under results/<machine>/. Arguments go to BenchmarkDotNet: --filter '*Append*'
# BENCH_DIR=/dev/shm bench/run.sh   on a memory file system
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

files="${BENCH_DIR:-${TMPDIR:-/tmp}}"
cores=$(nproc)
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
cpu=${cpu:-$(uname -m)}
os=$(. /etc/os-release && echo "$ID ${VERSION_ID:-}")
kernel=$(uname -r | cut -d- -f1)
dotnet_version=$(dotnet --version)
file_system=$(stat -f -c %T "$files")
[ "$file_system" = ext2/ext3 ] && file_system=ext4 # stat has one name for the three
slug() { echo "$*" | tr '[:upper:]' '[:lower:]' | sed 's/([^)]*)//g; s/[^a-z0-9.]\+/-/g; s/^-//; s/-$//'; }
machine=$(slug "$cpu $cores cores $os dotnet $dotnet_version $file_system")
load() { cut -d' ' -f1 /proc/loadavg; }

artifacts=$(mktemp -d)
trap 'rm -rf "$artifacts"' EXIT
dotnet build ContextPool.Benchmarks -c Release --nologo -v quiet
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
