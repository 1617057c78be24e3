# needs.sh: install what is missing. Sourced by ./run and ./test.
#   needs TEST:PACKAGE …   TEST is a command, a file (from /), or empty: ask dpkg
#   $needs_to_build        what the command and the server are built of
#   $needs_for_app         what the browser app is built with

# shellcheck disable=SC2034
needs_to_build='gcc:gcc clang:clang wasm-ld:lld /usr/include/stdio.h:libc6-dev make:make re2c:re2c python3:python3
	/usr/include/sqlite3.h:libsqlite3-dev /usr/include/postgresql/libpq-fe.h:libpq-dev
	/usr/include/sodium.h:libsodium-dev /usr/include/microhttpd.h:libmicrohttpd-dev
	:libcurl4-gnutls-dev /usr/include/gnutls/abstract.h:libgnutls28-dev
	/usr/include/jansson.h:libjansson-dev /usr/include/liboath/oath.h:liboath-dev
	/usr/include/pcre2.h:libpcre2-dev
	/usr/include/unistr.h:libunistring-dev /usr/include/libpsl.h:libpsl-dev
	/usr/include/pango-1.0/pango/pangocairo.h:libpango1.0-dev pkg-config:pkg-config :fonts-dejavu-core
	/usr/share/zoneinfo/UTC:tzdata'
# what the browser app is built with
needs_for_app='node:nodejs npm:npm'

needs_lacks() {
	case $1 in
	'') ! dpkg-query -W -f='${db:Status-Status}' "$2" 2>/dev/null | grep -qx installed ;;
	/*) [ ! -e "$1" ] ;;
	*) ! command -v "$1" >/dev/null 2>&1 ;;
	esac
}

needs() {
	lacking=
	for need; do
		if needs_lacks "${need%%:*}" "${need#*:}"; then
			lacking="$lacking ${need#*:}"
		fi
	done
	[ -n "$lacking" ] || return 0
	if [ "$(id -u)" = 0 ]; then
		as_root=env
	elif command -v sudo >/dev/null 2>&1; then
		as_root='sudo env'
	else
		echo "Missing packages, and neither root nor sudo to install them:$lacking" >&2
		exit 2
	fi
	echo "Installing:$lacking"
	$as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
	# shellcheck disable=SC2086
	$as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
		$lacking >/dev/null 2>&1 || {
		echo "apt-get could not install:$lacking" >&2
		exit 2
	}
}
