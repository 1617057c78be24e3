#!/bin/sh
# The Debian package: what is in it, and that it installs, serves, upgrades, goes and is purged. In a
# root directory of its own, whose dpkg believes that it has the packages of this machine.
. "$(dirname "$0")/../e2e/lib"

make -s deb >"$work/made" 2>&1
is 'made' "$?:$(grep -v '\.deb$' "$work/made")" 0:
deb=$(tail -n 1 "$work/made")
is 'its name' "$(basename "$deb")" "chaperone_$("$BUILD/chaperone" --version | cut -d' ' -f2)_$(dpkg --print-architecture).deb"
cp "$deb" "$work/first.deb"
make -s deb >"$work/made" 2>&1
is 'the same build gives the same bytes' "$(cmp "$deb" "$work/first.deb" 2>&1)" ''

# ---- what is in it ----
field() { dpkg-deb -f "$deb" "$1"; }
is 'package' "$(field Package)" chaperone
for library in libmicrohttpd12 libsqlite3-0 libpq5 libsodium23; do
	has 'depends on its libraries' "$(field Depends)" "$library"
done
dpkg-deb -c "$deb" >"$work/list"
is 'all of it is of root' "$(grep -vc ' root/root ' "$work/list")" 0
is 'only the command may be run' "$(grep -c '^-..x' "$work/list"):$(grep '^-..x' "$work/list" | grep -c ' ./usr/bin/chaperone$')" 1:1
is 'nobody but root writes' "$(grep -c '^-....w\|^-.......w' "$work/list")" 0

# ---- installed ----
root=$work/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
cp /var/lib/dpkg/status "$root/var/lib/dpkg/status"
cp /var/lib/dpkg/arch "$root/var/lib/dpkg/arch" 2>/dev/null
as_root=
[ "$(id -u)" = 0 ] || as_root="fakeroot -s $work/fake -i $work/fake"
: >"$work/fake"
install_it() {
	# shellcheck disable=SC2086
	$as_root dpkg --root="$root" --force-script-chrootless "$@" >"$work/out" 2>"$work/err" || {
		grep -v 'files list file' "$work/err"
		return 1
	}
}
install_it --force-confold -i "$deb"
is 'it installs' $? 0
is 'wholly' "$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f='${db:Status-Status}' chaperone)" installed
is 'as it was packed' "$(cd "$root" && md5sum --quiet -c var/lib/dpkg/info/chaperone.md5sums 2>&1)" ''
has 'a user of its own' "$(cat "$root/etc/passwd")" chaperone:
has 'who cannot sign in' "$(grep ^chaperone: "$root/etc/passwd")" nologin
is 'the service is enabled' "$(readlink "$root/etc/systemd/system/multi-user.target.wants/chaperone.service")" /usr/lib/systemd/system/chaperone.service
unit=$root/usr/lib/systemd/system/chaperone.service
is 'and runs the command' "$(sed -n 's/^ExecStart=//p' "$unit")" '/usr/bin/chaperone serve --config /etc/chaperone.conf'
# the command is not where it will be
is 'the unit is well formed' "$(systemd-analyze --man=no verify "$unit" 2>&1 | grep -v 'is not executable')" ''
status 0 'what the unit leaves open' systemd-analyze security --no-pager --offline=true --threshold=20 "$unit"

# ---- it serves ----
cat >"$work/serve.py" <<'python'
import sys, urllib.request
sys.path.insert(0, 'tests/web')
import lib
server = lib.Server('--config', sys.argv[2], binary=sys.argv[1])
get = lambda path: urllib.request.urlopen(f'http://127.0.0.1:{server.port}{path}').read().decode()
lib.equal('it is there', lib.Client(server).get('/readyz').status, 200)
lib.check('with its app', '<script' in get('/') and 'not built' not in get('/'), get('/'))
lib.equal('it can be set up', server.administrator().get('/api/v1/session').status, 200)
lib.end(server)
python
python3 "$work/serve.py" "$root/usr/bin/chaperone" "$root/etc/chaperone.conf" >"$work/out" 2>&1
is 'it serves' "$?:$(tail -n 1 "$work/out")" '0:5 passed, 0 failed'

# ---- upgraded, removed, purged ----
echo 'url = https://chaperone.example.org' >>"$root/etc/chaperone.conf"
mkdir -p "$root/var/lib/chaperone"
echo records >"$root/var/lib/chaperone/chaperone.db"
install_it --force-confold -i "$deb"
is 'it is installed over itself' "$?:$(tail -n 1 "$root/etc/chaperone.conf")" '0:url = https://chaperone.example.org'
install_it -r chaperone
left() { (cd "$root" && find . -path ./var -prune -o -name '*chaperone*' -print); }
is 'it is removed, but for its configuration' "$(left | grep -v '/etc/systemd/')" ./etc/chaperone.conf
install_it -P chaperone
is 'that, too' "$(left)" ''
is 'records stay' "$(cat "$root/var/lib/chaperone/chaperone.db")" records
end
