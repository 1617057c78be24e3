#!/bin/sh
# deb.sh BUILD: make BUILD/chaperone_VERSION_ARCHITECTURE.deb of what is built there, with Debian's
# own tools. The same build gives the same bytes.
set -eu
build=$1
stage=$build/deb
version=$(sed -n 's/^#define CHAPERONE_VERSION "\(.*\)"/\1/p' include/chaperone.h)
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-The Chaperone maintainers} <${DEBEMAIL:-chaperone@localhost}>"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

umask 022
rm -rf "$stage"
mkdir -p "$stage/DEBIAN"
make -s install-server DESTDIR="$stage" PREFIX=/usr
strip --strip-unneeded "$stage/usr/bin/chaperone"
install -Dm644 packaging/chaperone.conf "$stage/etc/chaperone.conf"
install -Dm644 LICENSE "$stage/usr/share/doc/chaperone/copyright"
install -m644 docs/*.md "$stage/usr/share/doc/chaperone/"
mv "$stage/usr/share/zsh/site-functions" "$stage/usr/share/zsh/vendor-completions" # where Debian looks
gzip -9n "$stage/usr/share/man/man1/chaperone.1"

# which packages have the libraries; it wants to run beside a debian/control
mkdir "$stage.shlibs" "$stage.shlibs/debian"
: >"$stage.shlibs/debian/control"
binary=$(realpath "$stage/usr/bin/chaperone")
libraries=$(cd "$stage.shlibs" && dpkg-shlibdeps -O "$binary" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -rf "$stage.shlibs"
[ -n "$libraries" ] || { echo "deb.sh: dpkg-shlibdeps named no libraries" >&2; exit 1; }

size=$(du -ks --exclude=DEBIAN "$stage" | cut -f1)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$size/" \
	-e "s/@MAINTAINER@/$maintainer/" -e "s/@LIBRARIES@/$libraries/" \
	packaging/debian/control >"$stage/DEBIAN/control"
install -m644 packaging/debian/conffiles "$stage/DEBIAN/"
install -m755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$stage/DEBIAN/"
(cd "$stage" && find etc usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
# zstd, which Debian 12 reads, packs in a moment what xz takes half a minute for
dpkg-deb -Zzstd --root-owner-group --build "$stage" \
	"$build/chaperone_${version}_$architecture.deb" >/dev/null
echo "$build/chaperone_${version}_$architecture.deb"
