#!/bin/bash
# Drives two instances of the sample over one store as somebody would who chats, kills one in the middle of an answer, starts it again, and
# prints what was said and what it took. Needs the .NET 10 SDK, curl and a free port or two. The store stays where the last line says.
set -euo pipefail
cd "$(dirname "$0")/../.."

store=${1:-$(mktemp -d)/chats}
dotnet build samples/ChatApi -c Release -v q --nologo >/dev/null
declare -A pid address
trap 'kill -9 "${pid[@]}" 2>/dev/null || true' EXIT

now() { date +%s%3N; }
say() { printf '%7d ms  %s\n' $(($(now) - began)) "$*"; }
value() { grep -oE "\"$1\":(\"[^\"]*|[0-9]+)" | head -1 | sed 's/^"[^"]*":"\?//'; }
ask() { curl -sS --fail-with-body -H 'content-type: application/json' "$@"; }

start() { # start NAME: an instance on a free port; its address is known when it listens
  local from; from=$(now)
  dotnet samples/ChatApi/bin/Release/net10.0/ChatApi.dll --ContextPool:StorageDirectory="$store" --urls http://127.0.0.1:0 \
    --Chat:WordPause=00:00:00.020 --Chat:CheckpointEvery=00:00:00.2 >"$store.$1.log" 2>&1 &
  pid[$1]=$!
  until address[$1]=$(grep -o 'http://127.0.0.1:[0-9]*' "$store.$1.log" | head -1) && [ -n "${address[$1]}" ]; do sleep 0.05; done
  say "$1 listens after $(($(now) - from)) ms"
}

mkdir -p "$(dirname "$store")"; began=$(now)
start one; start two
curl -sN "${address[two]}/api/changes" >"$store.changes" & pid[listener]=$!
chat=$(ask -d '{"title":"Dinner"}' "${address[one]}/api/chats" | value id)
api=/api/chats/$chat
say "one made chat $chat"
from=$(now); ask -d '{"text":"What goes with pumpkin?"}' "${address[one]}$api/messages" >/dev/null
say "one said a thing, durable after $(($(now) - from)) ms"
from=$(now); until grep -q "$chat" "$store.changes"; do sleep 0.01; done
say "two was told of it $(($(now) - from)) ms later, without asking"
ask -X POST "${address[one]}$api/answer" >"$store.answer"
say "one answered in $(grep -c '^event: piece' "$store.answer") pieces"

from=$(now)
for i in $(seq 20); do
  ask -d "{\"text\":\"one, number $i\"}" "${address[one]}$api/messages" >/dev/null & a=$!
  ask -d "{\"text\":\"two, number $i\"}" "${address[two]}$api/messages" >/dev/null & b=$!
  wait $a $b
done
say "both said 20 things at once, $(($(now) - from)) ms for the 40, curl and all"

question=$(seq -s ' ' 400)
ask -d "{\"text\":\"$question\"}" "${address[one]}$api/messages" >/dev/null
curl -sN -X POST "${address[one]}$api/answer" >"$store.cut" & answering=$!
until [ "$(grep -c '^event: piece' "$store.cut")" -ge 100 ]; do sleep 0.02; done
kill -9 "${pid[one]}"; from=$(now); wait $answering "${pid[one]}" 2>/dev/null || true
shown=$(grep -c '^event: piece' "$store.cut")
say "one was killed when it had shown $shown pieces of an answer"
ask -d '{"text":"said while one was dead"}' "${address[two]}$api/messages" >/dev/null
say "two went on"
start one
left=$(ask "${address[one]}$api/unfinished")
kept=$(value text <<<"$left" | wc -w) # a piece is a word
say "one finds the answer unfinished, $kept pieces of it kept, and recovers them"
ask -X POST "${address[one]}$api/unfinished/$(value id <<<"$left")" >/dev/null
say "and answers again $(($(now) - from)) ms after it was killed"
ask -X POST "${address[one]}$api/answer" >"$store.answer"

echo; echo "What was said:"
ask "${address[two]}$api/messages?count=200" | grep -o '"role":"[A-Za-z]*","text":"[^"]*' | sed 's/"role":"//; s/","text":"/: /' | cut -c1-90
total=$(ask "${address[two]}$api/messages?count=1" | value total)
ask "${address[two]}/health" >/dev/null
echo; echo "$total messages: 1 + 1 + 40 + 1 + 1 + 1 recovered + 1; $shown pieces were shown before the kill, $kept recovered (a crash may take 200 ms here)"
[ "$total" = 46 ] || { echo "expected 46 messages"; exit 1; }
[ -z "$(ask "${address[two]}$api/unfinished" | tr -d '[]')" ] || { echo "expected nothing unfinished"; exit 1; }
echo "store: $store"
