#!/bin/sh
# migrate, backup, restore and doctor: between the engines, under load, and with things broken.
. "$(dirname "$0")/lib"
. tests/lib/postgres.sh
writer=
trap 'kill -9 $writer 2>/dev/null; postgres_stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
data=$work/data

# python DATABASE WORDS: run SQL on an SQLite file
sql() {
	python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1]); print(*db.execute(sys.argv[2]).fetchall()); db.commit()' "$@"
}

# rows FILE: without its first line, which has the time, and its last, which sums up
rows() {
	sed '1d;$d' "$1" | sort | sha256sum
}

status 2 'status of nothing' chaperone migrate --status --data "$data"
is 'looking makes nothing' "$(ls -d "$data" 2>&1)" "ls: cannot access '$data': No such file or directory"
status 2 'backup of nothing' chaperone backup --data "$data" "$work/none.backup"
status 1 'doctor of nothing' chaperone doctor --data "$data"
status 0 'migrate' chaperone migrate --data "$data"
status 0 'migrate again' chaperone migrate --data "$data"
status 0 'status' chaperone migrate --status --data "$data"
is 'all are applied' "$(grep -c 'not yet' "$work/out")" 0
is 'modes' "$(stat -c %a "$data" "$data/chaperone.db" | tr '\n' ' ')" '700 600 '

# crowd OPTIONS: migrate from three processes at once; how many did not end well
crowd() {
	wrong=0
	pids=
	for i in 1 2 3; do
		chaperone migrate "$@" >"$work/crowd$i" 2>&1 &
		pids="$pids $!"
	done
	for pid in $pids; do wait "$pid" || wrong=$((wrong + 1)); done
	echo $wrong
}
is 'three at once' "$(crowd --data "$work/crowd")" 0
is 'each applied once' "$(cat "$work"/crowd[123] | grep -c store.migrated)" "$(ls sql/schema/*.sql | wc -l)"

# a backup while sixteen writers are at work is of one moment
: >"$work/none"
: >"$work/acknowledged"
"$BUILD/load" run "sqlite:$data/chaperone.db" "$data" 16 >"$work/acknowledged" 2>"$work/log" &
writer=$!
until [ "$(wc -l <"$work/acknowledged")" -gt 200 ]; do sleep 0.1; done
status 0 'backup under load' chaperone backup --data "$data" "$work/busy.backup"
kill $writer
wait $writer
is 'the writers' $? 0
writer=
status 0 'check' chaperone backup --check "$work/busy.backup"
has 'check' "$(cat "$work/out")" '; whole'
status 2 'backup onto one that is there' chaperone backup --data "$data" "$work/busy.backup"
status 0 'restore' chaperone restore --data "$work/busy" "$work/busy.backup"
has 'restore holds' "$(cat "$work/out")" 'A hold is on'
has 'restore asks for the key' "$(cat "$work/out")" 'master key is not there'
cp "$data/master.key" "$work/busy/"
status 0 'of one moment' "$BUILD/load" check "sqlite:$work/busy/chaperone.db" "$work/busy" "$work/none"
status 2 'restore into what is in use' chaperone restore --data "$work/busy" "$work/busy.backup"
has 'restore into what is in use' "$(cat "$work/err")" 'restore into a new one'

# to PostgreSQL and back: every row the same
status 0 'backup at rest' chaperone backup --data "$data" "$work/one.backup"
postgres_start || exit 2
is 'three at once on PostgreSQL' "$(crowd --database "$postgres_url")" 0

# a whole clinic, with something in nearly every table
: >"$work/served"
"$CHAPERONE" serve --demo --data "$work/demo" --listen 127.0.0.1:0 >"$work/served" 2>&1 &
writer=$!
until grep -q 'is ready' "$work/served" || ! kill -0 $writer 2>/dev/null; do sleep 0.1; done
kill $writer
wait $writer
is 'the clinic' $? 0
writer=
postgres_database
status 0 'backup of the clinic' chaperone backup --data "$work/demo" "$work/demo.backup"
is 'tables' "$([ "$(grep -c '^{"table"' "$work/demo.backup")" -gt 15 ] && echo many)" many
status 0 'the clinic to PostgreSQL' chaperone restore --data "$work/demo" --database "$postgres_url" "$work/demo.backup"
status 0 'doctor of the clinic' chaperone doctor --data "$work/demo" --database "$postgres_url"
status 0 'backup there' chaperone backup --data "$work/demo" --database "$postgres_url" "$work/there.backup"
is 'no row is lost or changed' "$(sed '1d;$d' "$work/demo.backup" | sort >"$work/1"
	sed '1d;$d' "$work/there.backup" | sort | comm -23 "$work/1" -)" ''

# what was under load, and back
postgres_database
status 0 'to PostgreSQL' chaperone restore --data "$data" --database "$postgres_url" "$work/one.backup"
status 0 'status there' chaperone migrate --status --database "$postgres_url"
status 0 'audit and totals there' "$BUILD/load" check "$postgres_url" "$data" "$work/acknowledged"
status 0 'backup of PostgreSQL' chaperone backup --data "$data" --database "$postgres_url" "$work/two.backup"
status 0 'and back' chaperone restore --data "$work/back" "$work/two.backup"
status 0 'backup again' chaperone backup --data "$work/back" "$work/three.backup"
is 'the same rows' "$(grep -v backup.restore "$work/three.backup" >"$work/3"; rows "$work/3")" \
	"$(grep -v backup.restore "$work/two.backup" >"$work/2"; rows "$work/2")"
status 0 'doctor of PostgreSQL' chaperone doctor --data "$data" --database "$postgres_url"
postgres_sql 'ALTER SYSTEM SET fsync = off'
postgres_sql 'SELECT pg_reload_conf()' >"$work/out"
sleep 0.5
status 1 'doctor: no fsync' chaperone doctor --data "$data" --database "$postgres_url"
has 'doctor: no fsync' "$(cat "$work/out")" 'fsync is off'
postgres_stop
status 1 'doctor without PostgreSQL' chaperone doctor --data "$data" --database "$postgres_url"
has 'doctor without PostgreSQL' "$(cat "$work/out")" 'WRONG  database'

# what doctor finds
status 0 'doctor' chaperone doctor --data "$data"
chmod 644 "$data/master.key"
status 1 'doctor: open key' chaperone doctor --data "$data"
has 'doctor: open key' "$(cat "$work/out")" 'chmod 600'
chmod 600 "$data/master.key"
chmod 755 "$data"
status 1 'doctor: open directory' chaperone doctor --data "$data"
has 'doctor: open directory' "$(cat "$work/out")" 'chmod 700'
chmod 700 "$data"
mv "$data/master.key" "$work/key"
status 1 'doctor: no key' chaperone doctor --data "$data"
mv "$work/key" "$data/master.key"
sql "$data/chaperone.db" "UPDATE audit_leaf SET outcome = 'failed' WHERE leaf_index = 7" >"$work/out"
status 1 'doctor: audit' chaperone doctor --data "$data"
has 'doctor: audit' "$(cat "$work/out")" 'a leaf is not what was committed'
sql "$data/chaperone.db" "INSERT INTO schema_migration VALUES (9999, '9999_later', 'x', 1)" >"$work/out"
status 2 'a newer schema' chaperone migrate --data "$data"
has 'a newer schema' "$(cat "$work/err")" 'made by a newer chaperone (9999_later)'
sql "$data/chaperone.db" "DELETE FROM schema_migration WHERE number = 9999" >"$work/out"
sql "$data/chaperone.db" "UPDATE schema_migration SET checksum = 'x' WHERE number = 1" >"$work/out"
status 2 'another schema' chaperone migrate --data "$data"
has 'another schema' "$(cat "$work/err")" 'is not the one that this chaperone knows'
dd if=/dev/urandom of="$work/busy/chaperone.db" bs=4096 seek=6 count=20 conv=notrunc 2>/dev/null
status 1 'doctor: damaged file' chaperone doctor --data "$work/busy"
has 'doctor: damaged file' "$(cat "$work/out")" 'WRONG  integrity'
end
