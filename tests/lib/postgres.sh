# postgres.sh: PostgreSQL servers for tests, on loopback, in a folder of their own; sourced.
#
#   postgres_start        starts a server and sets $postgres_url, a fresh empty database
#   postgres_database     sets $postgres_url to another fresh database of the same server
#   postgres_standby      adds a synchronous standby; $postgres_url then names both hosts
#   postgres_kill         kills the primary at once (SIGKILL, as a power cut would)
#   postgres_promote      makes the standby the primary
#   postgres_stop         ends all of it; call it at exit
#
# PostgreSQL refuses to run as root, so root becomes the user postgres for it.

postgres_dir=
postgres_databases=0

postgres_as() {
	if [ "$(id -u)" = 0 ]; then
		# from a folder that it may read
		(cd / && exec runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

postgres_free_port() {
	python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# postgres_run NAME: start the server in $postgres_dir/NAME
postgres_run() {
	postgres_as "$postgres_bin/pg_ctl" -D "$postgres_dir/$1" -l "$postgres_dir/$1.log" -w -t 30 \
		start >/dev/null || { cat "$postgres_dir/$1.log" >&2; return 1; }
}

postgres_start() {
	postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
	[ -n "$postgres_bin" ] || { echo 'PostgreSQL is not installed' >&2; return 1; }
	postgres_dir=$(mktemp -d)
	if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_dir"; fi
	postgres_port=$(postgres_free_port)
	postgres_as "$postgres_bin/initdb" -D "$postgres_dir/primary" -U chaperone -A trust \
		--no-sync --locale=C.UTF-8 >/dev/null
	postgres_as sh -c "cat >>'$postgres_dir/primary/postgresql.conf'" <<-end
		listen_addresses = '127.0.0.1'
		unix_socket_directories = ''
		max_connections = 200
		log_min_messages = fatal
		wal_level = replica
		max_wal_senders = 4
	end
	postgres_as sh -c "cat >>'$postgres_dir/primary/pg_hba.conf'" <<-end
		host replication all 127.0.0.1/32 trust
	end
	postgres_as sh -c "echo port = $postgres_port >>'$postgres_dir/primary/postgresql.conf'"
	postgres_run primary
	postgres_database
}

postgres_database() {
	postgres_databases=$((postgres_databases + 1))
	postgres_as "$postgres_bin/createdb" -h 127.0.0.1 -p "$postgres_port" -U chaperone \
		"test$postgres_databases"
	postgres_url="postgresql://chaperone@127.0.0.1:$postgres_port/test$postgres_databases"
}

# postgres_sql WORDS: run them on the primary
postgres_sql() {
	"$postgres_bin/psql" -qAt "$postgres_url" -c "$1"
}

postgres_standby() {
	postgres_standby_port=$(postgres_free_port)
	postgres_as "$postgres_bin/pg_basebackup" -h 127.0.0.1 -p "$postgres_port" -U chaperone \
		-D "$postgres_dir/standby" -R --checkpoint=fast --no-sync
	postgres_as sh -c "cat >>'$postgres_dir/standby/postgresql.conf'" <<-end
		port = $postgres_standby_port
	end
	postgres_run standby
	postgres_sql "ALTER SYSTEM SET synchronous_standby_names = '*'"
	postgres_sql 'SELECT pg_reload_conf()' >/dev/null
	until [ "$(postgres_sql "SELECT sync_state FROM pg_stat_replication")" = sync ]; do
		sleep 0.1
	done
	# after a fail-over there is nobody to wait for
	postgres_as sed -i '/synchronous_standby_names/d' "$postgres_dir/standby/postgresql.auto.conf"
	postgres_url="postgresql://chaperone@127.0.0.1:$postgres_port,127.0.0.1:$postgres_standby_port/test$postgres_databases"
}

postgres_kill() {
	postgres_as sh -c "kill -9 \$(head -n 1 '$postgres_dir/primary/postmaster.pid')"
}

postgres_promote() {
	postgres_as "$postgres_bin/pg_ctl" -D "$postgres_dir/standby" -w promote >/dev/null
}

postgres_stop() {
	[ -n "$postgres_dir" ] || return 0
	for name in standby primary; do
		postgres_as "$postgres_bin/pg_ctl" -D "$postgres_dir/$name" -m immediate stop \
			>/dev/null 2>&1 || true
	done
	rm -rf "$postgres_dir"
	postgres_dir=
}
