#!/usr/bin/env bash
# Checks a built node: `node-config/tests/node.sh "$(scripts/node)"`. Needs curl and jq; takes
# about a minute. Prints a line for each check and stops at the first that fails.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: node.sh FOLDER-OF-THE-NODE" >&2; exit 2; }
node=$1/valet-node
spec=$1/dev.json
paseo=$1/paseo-dev.json
work=$(mktemp -d)
ready=$work/ready.json
pid=

finish() {
    if [ -n "$pid" ]; then kill -KILL "$pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

fail() {
    echo "FAILED: $*" >&2
    [ ! -s "$work/log" ] || tail -n 20 "$work/log" >&2
    exit 1
}

pass() { echo "ok: $*"; }

expect() { # what, expected, found
    [ "$2" = "$3" ] || fail "$1: expected $2, found $3"
    pass "$1"
}

# Starts the node with the given options and waits until the ready file is there.
start() {
    "$node" run --chain "$spec" --rpc-port 0 --ready-file "$ready" "$@" 2>"$work/log" &
    pid=$!
    for _ in $(seq 600); do
        if [ -e "$ready" ]; then
            url=$(jq -r .rpc "$ready" | sed 's/^ws/http/')
            return
        fi
        kill -0 "$pid" 2>/dev/null || fail "the node ended before it was ready"
        sleep 0.1
    done
    fail "no ready file within a minute"
}

# Stops the node by the given signal and checks its exit code and how long it took.
stop() {
    local begin=$SECONDS code=0
    kill "-$1" "$pid"
    wait "$pid" || code=$?
    pid=
    expect "exit code after SIG$1" 0 "$code"
    ((SECONDS - begin <= 3)) || fail "stopping took $((SECONDS - begin)) s"
    [ ! -e "$ready" ] || fail "the ready file is still there"
}

call() { # method, parameters as a JSON list
    curl -sS -m 20 -H 'content-type: application/json' \
        -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$1\",\"params\":${2:-[]}}" "$url"
}

result() {
    local answer
    answer=$(call "$@")
    jq -e 'has("error") | not' >/dev/null <<<"$answer" || fail "$1: $answer"
    jq -r '.result' <<<"$answer"
}

height() { printf '%d' "$(result chain_getHeader | jq -r .number)"; }

final_height() {
    local hash
    hash=$(result chain_getFinalizedHead)
    printf '%d' "$(result chain_getHeader "[\"$hash\"]" | jq -r .number)"
}

make_block() { result engine_createBlock '[true, false, null]' | jq -r .hash; }

# The best block's time in milliseconds, from storage item Timestamp.Now (u64, little endian).
chain_time() {
    local now key=0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb
    now=$(result state_getStorage "[\"$key\"]")
    now=${now#0x}
    printf '%d' "0x${now:14:2}${now:12:2}${now:10:2}${now:8:2}${now:6:2}${now:4:2}${now:2:2}${now:0:2}"
}

wall_time() { date +%s%3N; }

refused() { # what, words its message must hold, command...
    local what=$1 words=$2 code=0 text
    shift 2
    text=$("$@" 2>&1 >/dev/null) || code=$?
    [ "$code" = 2 ] || fail "$what: expected exit code 2, found $code: $text"
    [ "$(wc -l <<<"$text")" = 1 ] || fail "$what: expected one line, found: $text"
    grep -qF -- "$words" <<<"$text" || fail "$what: expected \`$words\` in: $text"
    pass "$what is refused: $text"
}

# Manual sealing: blocks and finality on request alone.
start --tmp --seal manual
expect "ready file names this process" "$pid" "$(jq .pid "$ready")"
expect "ready file names the genesis" "$(result chain_getBlockHash '[0]')" "$(jq -r .genesis "$ready")"
expect "no block by itself" 0 "$(height)"
block=$(make_block)
expect "a block on request" 1 "$(height)"
expect "no finality by itself" 0 "$(final_height)"
expect "finality on request" true "$(result engine_finalizeBlock "[\"$block\", null]")"
expect "the block is final" 1 "$(final_height)"
metadata=$(result state_getMetadata)
for api in Revive Balances Sudo; do
    hex=$(printf %s "$api" | od -An -tx1 | tr -d ' \n')
    grep -q "$hex" <<<"$metadata" || fail "metadata does not name $api"
done
versions=$(result state_call '["Metadata_metadata_versions", "0x"]')
expect "metadata versions 14, 15, 16" 0x0c0e0000000f00000010000000 "${versions:0:28}"
latest=$(result state_call '["Metadata_metadata_at_version", "0x0f000000"]')
grep -q "$(printf ReviveApi | od -An -tx1 | tr -d ' \n')" <<<"$latest" || fail "no ReviveApi in metadata 15"
pass "metadata names ReviveApi"
methods=$(result rpc_methods)
for method in chainHead_v1_follow archive_v1_body transaction_v1_broadcast state_queryStorageAt system_accountNextIndex; do
    jq -e --arg m "$method" '.methods | index($m)' >/dev/null <<<"$methods" || fail "no RPC method $method"
done
pass "the RPC methods clients need are there"
refused "a port in use" "expected a free port" \
    "$node" run --chain "$spec" --tmp --rpc-port "$(jq -r .rpc "$ready" | sed 's/.*://')"
stop INT

# Time: near the wall's, ahead only as asked, and never backwards.
start --base-path "$work/chain" --seal manual
for _ in 1 2 3 4 5; do block=$(make_block); done
drift=$(($(wall_time) - $(chain_time)))
((drift >= -100 && drift < 5000)) || fail "chain time is $drift ms behind wall time"
pass "five blocks at once do not push chain time ahead"
month=$((30 * 24 * 60 * 60 * 1000))
expect "time advances by what is asked" "$month" "$(result dev_advanceTime "[$month]")"
block=$(make_block)
before=$(chain_time)
((before - $(wall_time) > month - 5000)) || fail "the block after an advance is at $before"
pass "the next block is a month ahead"
call dev_advanceTime '[9999999999999999]' | jq -e '.error.code == -32602' >/dev/null || fail "a leap too far is taken"
pass "a leap too far is refused"
stop TERM

# The same folder again: the same chain, and time goes on.
start --base-path "$work/chain" --seal manual
expect "a restart keeps the blocks" 6 "$(height)"
expect "a restart keeps the best block" "$block" "$(result chain_getBlockHash)"
block=$(make_block)
after=$(chain_time)
((after > before && after < before + 60000)) || fail "time went from $before to $after over a restart"
pass "a restart keeps the time"
refused "a folder in use" "cannot use the chain" "$node" run --chain "$spec" --base-path "$work/chain" --rpc-port 0
stop TERM

# Waits until the given block is final and checks that it took the delay of 2 s.
final_after_delay() {
    local since
    since=$(wall_time)
    until [ "$(final_height)" = "$1" ]; do
        (($(wall_time) - since < 20000)) || fail "block $1 is not final after 20 s"
        sleep 0.1
    done
    (($(wall_time) - since > 1000)) || fail "block $1 is final after $(($(wall_time) - since)) ms"
    pass "block $1 is final, not at once but after the delay"
}

# Finality after a delay, also of what an earlier run left.
start --base-path "$work/chain" --seal instant --finality-delay-ms 2000
final_after_delay 7
block=$(make_block)
final_after_delay 8
stop TERM

# Interval sealing, finality at once, and pruned state.
start --tmp --seal interval --block-ms 200 --keep 4
begin=$(wall_time) low=$(height)
sleep 3
made=$(($(height) - low)) took=$(($(wall_time) - begin))
((made * 200 <= took + 400 && made * 400 >= took)) || fail "expected a block every 200 ms, found $made in $took ms"
pass "blocks at an interval: $made in $took ms"
made=$(height)
(($(final_height) >= made)) || fail "blocks at an interval are not final at once"
pass "blocks are final at once"
first=$(result chain_getBlockHash '[1]')
call state_getRuntimeVersion "[\"$first\"]" | jq -e 'has("error")' >/dev/null || fail "old state is kept"
pass "old state is pruned"
stop TERM

# Each new chain begins in its own way; a kept one, and one with the same seed, as before.
genesis() {
    start "$@"
    first=$(jq -r .genesis "$ready")
    stop TERM
}
genesis --base-path "$work/one"; one=$first
genesis --base-path "$work/one"; expect "a kept chain keeps its first block" "$one" "$first"
genesis --base-path "$work/two"; [ "$one" != "$first" ] || fail "two chains begin alike"
genesis --tmp; [ "$one" != "$first" ] || fail "two chains begin alike"
pass "two chains of one spec begin differently"
genesis --tmp --genesis-seed a; seeded=$first
genesis --base-path "$work/three" --genesis-seed a; expect "one seed, one first block" "$seeded" "$first"
genesis --tmp --genesis-seed b; [ "$seeded" != "$first" ] || fail "two seeds give one first block"
pass "two seeds give two first blocks"
refused "a kept chain of another seed" "holds another chain" \
    "$node" run --chain "$spec" --base-path "$work/three" --genesis-seed b --rpc-port 0
genesis --base-path "$work/three"; expect "a kept chain keeps the seed it was given" "$seeded" "$first"
echo nonsense >"$work/two/genesis-seed"
refused "a seed that is none" "holds no genesis seed" "$node" run --chain "$spec" --base-path "$work/two" --rpc-port 0

# In Paseo's form: a block each 6 s, ten decimals, and the extensions by name.
plain=$spec spec=$paseo
start --tmp
expect "decimals as on Paseo" 10 "$(result system_properties | jq -r .tokenDecimals)"
begin=$(wall_time)
until [ "$(height)" = 1 ]; do
    (($(wall_time) - begin < 20000)) || fail "no block within 20 s"
    sleep 0.1
done
begin=$(wall_time)
until [ "$(height)" = 2 ]; do
    (($(wall_time) - begin < 20000)) || fail "no second block within 20 s"
    sleep 0.1
done
took=$(($(wall_time) - begin))
((took > 4500 && took < 7500)) || fail "expected a block after 6 s, found it after $took ms"
pass "a block after 6 s: $took ms"
metadata=$(result state_getMetadata)
for extension in AuthorizeValueTransfer AuthorizeCall AsPgas AsRingAlias AsDotnsGateway RestrictOrigins ChargeAssetTxPayment \
    PrevalidateAttests CheckMetadataHash EthSetOrigin StorageWeightReclaim; do
    grep -q "$(printf %s "$extension" | od -An -tx1 | tr -d ' \n')" <<<"$metadata" || fail "metadata does not name $extension"
done
pass "the metadata names the extensions of Paseo's Asset Hub"
stop TERM
start --tmp --seal instant
sleep 7
expect "sealing as asked, in place of the chain's own" 0 "$(height)"
stop TERM
spec=$plain

echo '{"name":"x"}' >"$work/bad.json"
refused "a file that is no spec" "is not a chain spec" "$node" run --chain "$work/bad.json" --tmp
refused "a missing spec" "cannot read" "$node" run --chain "$work/none.json" --tmp
refused "an unknown option" "unexpected argument" "$node" run --chain "$spec" --tmp --nonsense
refused "neither place" "--tmp" "$node" run --chain "$spec"
refused "a bad number of blocks" "expected \`all\`" "$node" run --chain "$spec" --tmp --keep none
refused "a delay of manual finality" "engine_finalizeBlock" \
    "$node" run --chain "$spec" --tmp --seal manual --finality-delay-ms 5
refused "a runtime that is none" "expected a wasm module" "$node" spec --runtime "$spec"
refused "an unknown preset" "no genesis of preset" "$node" spec --runtime "$1/valet_runtime.wasm" --preset nonsense

echo "all checks passed"
