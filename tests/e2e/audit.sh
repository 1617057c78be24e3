#!/bin/sh
# chaperone audit and chaperone key, beside a running server.
. "$(dirname "$0")/lib"

data=$work/data
"$CHAPERONE" serve --data "$data" --listen 127.0.0.1:0 --checkpoints "$work/kept" >"$work/served" 2>&1 &
server=$!
trap 'kill -9 $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 300); do
	grep -q ready "$work/served" && break
	sleep 0.1
done

audit() { chaperone audit "$@" --data "$data"; }
key() { chaperone key "$@" --data "$data"; }
# sql WORDS: change the database behind the server's back
sql() {
	python3 -c 'import sqlite3, sys
c = sqlite3.connect(sys.argv[1], timeout=30)
c.execute(sys.argv[2]); c.commit()' "$data/chaperone.db" "$1"
}

is 'who may read the keys' "$(stat -c %a "$data/master.key")" 600
status 0 'verify, at the start' audit verify
has 'verify says so' "$(cat "$work/out")" 'All is as it was written and signed.'
status 2 'no part' audit
status 2 'another part' audit verfiy
status 2 'too many words' audit verify now
status 2 'prove nothing' audit prove
status 2 'prove nonsense' audit prove x
status 2 'prove what is not there' audit prove 999999
status 2 'erase what is too young' audit erase 0 3
has 'erase, and why not' "$(cat "$work/err")" 'older than six years'
status 2 'erase nothing' audit erase
status 2 'erase nonsense' audit erase a b
status 2 'destroy what is not there' key erase post 1
status 2 'destroy the key of the log' key erase audit_head log
status 2 'nobody home' chaperone audit verify --data "$work/nowhere"

# enough leaves for more than one tile: each export is one
for _ in $(seq 5); do audit export >/dev/null; done
sql "INSERT INTO setting VALUES ('x', '1', 1, 1)"
status 0 'export' audit export
is 'a line each' "$(wc -l <"$work/out")" "$(tail -n 1 "$work/out" | python3 -c '
import json, sys
print(json.loads(sys.stdin.read())["index"] + 1)')"
id=$(sed -n 3p "$work/out" | python3 -c '
import json, sys
print(json.loads(sys.stdin.read())["event"]["id"])')
audit export --since 4 | head -n 1 >"$work/out"
has 'export from there on' "$(cat "$work/out")" '{"index":4,'
status 2 'export from nonsense' audit export --since x

audit checkpoint >"$work/old"
vkey=$(audit vkey)
has 'checkpoint' "$(cat "$work/old")" "${vkey%%+*}"
verifier() { python3 tests/audit/verify.py "$@"; }
audit prove "$id" >"$work/proof"
status 0 'a proof, by id' verifier --proof "$work/proof" --vkey "$vkey"
has 'proof by id' "$(cat "$work/out")" "$id"
audit prove 2 >"$work/proof"
status 0 'a proof, by number' verifier --proof "$work/proof" --vkey "$vkey"
size=$(sed -n 2p "$work/old")
audit prove --since "$size" >"$work/growth"
status 0 'growth' verifier --growth "$work/growth" --old "$work/old" --vkey "$vkey"
status 0 'export to a folder' audit export "$work/folder"
status 0 'the folder' verifier "$work/folder" --vkey "$vkey" --outside "$work/old"
status 0 'a folder, brought up to date' audit export "$work/folder"
status 0 'the folder, later' verifier "$work/folder" --vkey "$vkey" --outside "$work/old"

# keys: rotated while the server runs, and killed on the way
status 0 'key list' key list
old=$(sed -n 's/^  \([0-9a-f]*\) .*/\1/p' "$work/out")
for i in 1 2 3 4 5; do
	"$CHAPERONE" key rotate --data "$data" >"$work/rotated" 2>&1 &
	rotating=$!
	sleep 0.0$i
	kill -9 $rotating 2>/dev/null
	wait $rotating 2>/dev/null
done
status 0 'key rotate' key rotate
key list >"$work/out"
has 'the old key is of no use' "$(cat "$work/out")" "$old  wraps the keys of 0 records"
has 'the new one is' "$(tail -n 1 "$work/out")" 'current'
is 'all depends on the last' "$(grep -c 'of 0 records' "$work/out")" "$(($(grep -c wraps "$work/out") - 1))"
status 2 'retire the current' key retire "$(sed -n '$s/^  \([0-9a-f]*\) .*/\1/p' "$work/out")"
status 2 'retire what is not there' key retire 00000000
status 0 'retire' key retire "$old"
status 2 'retire which' key retire
status 0 'key add' key add
status 0 'verify with other keys' audit verify
audit export --since 0 >"$work/out"
has 'rotation is recorded' "$(cat "$work/out")" '"action":"key.rotate"'
has 'retiring is recorded' "$(cat "$work/out")" '"action":"key.retire"'

# the server follows, and ends with its checkpoint outside
kill $server
wait $server
is 'the server ended well' $? 0
status 0 'against what the server kept' audit verify --checkpoints "$work/kept"
status 0 'without keys' chaperone audit verify --data "$data" --vkey "$vkey" --checkpoints "$work/kept"
status 2 'no such file of checkpoints' audit verify --checkpoints "$work/nothing"
status 2 'not a vkey' audit verify --vkey x
status 1 "somebody else's" audit verify --vkey \
	PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW

# seven years on, some of it may go
status 0 'erase' env CHAPERONE_CLOCK_OFFSET_MS=220924800000 "$CHAPERONE" audit erase 1 3 --data "$data"
has 'erase says so' "$(cat "$work/out")" 'content of 3 leaves is gone'
status 0 'verify with leaves erased' audit verify --checkpoints "$work/kept"
has 'verify counts them' "$(cat "$work/out")" 'the content of 3 erased as recorded'
audit export >"$work/out"
has 'an erased one' "$(sed -n 2p "$work/out")" '"erased_by":'
status 0 'export with leaves erased' audit export "$work/folder2"
status 0 'the folder with leaves erased' verifier "$work/folder2" --vkey "$vkey" --outside "$work/kept"

# put back to an earlier day
cp -a "$data" "$work/earlier"
audit export >/dev/null
audit checkpoint >>"$work/kept"
status 0 'grown' audit verify --checkpoints "$work/kept"
status 1 'rolled back' chaperone audit verify --data "$work/earlier" --checkpoints "$work/kept"
has 'rolled back' "$(cat "$work/out")" 'shorter than a checkpoint kept elsewhere'

# changed
sql "UPDATE audit_leaf SET outcome = 'refused' WHERE leaf_index = 4"
status 1 'changed' audit verify
has 'changed, where' "$(cat "$work/out")" 'WRONG: a leaf is not what was committed, number: 4'
sql 'DELETE FROM audit_leaf WHERE leaf_index = 5'
status 1 'deleted' audit verify
sql 'DELETE FROM audit_tile'
status 1 'without tiles' audit verify
status 1 'doctor' chaperone doctor --data "$data"
end
