#!/bin/sh
# Fetches Debian's arm64 kernel, busybox and the packages that are named, and makes of them what `sekvm run` takes: vmlinuz,
# initrd.gz and disk.img. Needs no root; needs apt-get, dpkg-deb, cpio, gzip and mke2fs.
#
#   scripts/fetch-debian.sh [--headers] [FOLDER [PACKAGE…]]      FOLDER: .sekvm/debian
#
# With --headers also what modules for that kernel are built with, in FOLDER/headers: kserv/linux/build.sh takes it.
# DEBIAN_MIRROR, DEBIAN_SUITE and DISK_MIB (256) say where from, which, and how large the disk is. Packages are put on the
# disk with all that they depend on.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
headers=
if [ "${1:-}" = --headers ]; then headers=yes && shift; fi
folder=${1:-.sekvm/debian}
if [ $# -gt 0 ]; then shift; fi
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=${DEBIAN_SUITE:-bookworm}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

for tool in apt-get apt-cache dpkg-deb cpio gzip mke2fs; do
  PATH=$PATH:/usr/sbin:/sbin command -v "$tool" > /dev/null || { echo "fetch-debian: $tool is missing" >&2; exit 3; }
done
[ -f "$keyring" ] || { echo "fetch-debian: $keyring is missing (package debian-archive-keyring)" >&2; exit 3; }

mkdir -p "$folder"
cd "$folder"
folder=$(pwd)
mkdir -p apt/lists/partial apt/cache/archives/partial packages
: > apt/status
# Programs that build modules run here.
here_too=$(if [ -n "$headers" ]; then dpkg --print-architecture; fi)
echo "deb [arch=arm64${here_too:+,$here_too} signed-by=$keyring] $mirror $suite main" > apt/sources.list

# apt with nothing of this computer but its own settings for the network.
apt() {
  command=$1
  shift
  "$command" -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 ${here_too:+-o APT::Architectures::="$here_too"} \
    -o Dir::State="$folder/apt" -o Dir::State::Lists="$folder/apt/lists" \
    -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt/cache" -o Dir::Etc::SourceList="$folder/apt/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o APT::Sandbox::User="$(id -un)" "$@"
}

apt apt-get update || { echo "fetch-debian: $mirror cannot be reached" >&2; exit 3; }
kernel=$(apt apt-cache depends linux-image-cloud-arm64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -1)
[ -n "$kernel" ] || { echo "fetch-debian: $suite has no cloud kernel for arm64" >&2; exit 3; }

# A package, unless it is here; its file's name.
fetch() {
  (cd packages && apt apt-get download "$1") || { echo "fetch-debian: $1 cannot be fetched" >&2; exit 3; }
  find packages -name "${1%:*}_*.deb" | sort | tail -1
}

echo "fetch-debian: $kernel, busybox-static${*:+, $*}"
rm -rf kernel initrd disk headers host.gz
mkdir -p kernel initrd/bin initrd/lib disk/etc disk/proc disk/dev disk/tmp
dpkg-deb -x "$(fetch "$kernel")" kernel
dpkg-deb -x "$(fetch busybox-static)" initrd
if [ -d initrd/usr/bin ]; then mv initrd/usr/bin/busybox initrd/bin/busybox 2> /dev/null || :; fi
rm -rf initrd/usr
cp kernel/boot/vmlinuz-* vmlinuz

# The initial RAM disk: init, a shell, and drivers in the order in which they need one another.
cp "$here/guests/bin/linux-init" initrd/init
chmod 755 initrd/init
for name in sh ls cat mount umount poweroff reboot ps dmesg uname free df date echo head wc hexdump vi ip wget ping chroot mkdir sleep tail; do
  ln -sf busybox "initrd/bin/$name"
done
: > initrd/modules
for module in virtio virtio_ring virtio_mmio virtio_blk failover net_failover virtio_net virtio_console virtio-rng; do
  file=$(find kernel -name "$module.ko" | head -1)
  [ -n "$file" ] || continue
  cp "$file" "initrd/lib/$module.ko"
  if [ -s initrd/modules ]; then printf '\n' >> initrd/modules; fi
  printf '/lib/%s.ko' "$module" >> initrd/modules
done
(cd initrd && find . | sort | cpio -o -H newc --reproducible --quiet -R 0:0) | gzip -9n > initrd.gz

# Headers: their Makefiles name each other where packages are installed.
if [ -n "$headers" ]; then
  release=${kernel#linux-image-}
  kbuild=linux-kbuild-$(echo "$release" | cut -d. -f1,2)
  mkdir headers
  for package in "linux-headers-$release" "linux-headers-${release%-cloud-arm64}-common" "$kbuild:$here_too"; do
    dpkg-deb -x "$(fetch "$package")" headers
  done
  sed -i "s|^include /usr/src|include $folder/headers/usr/src|" headers/usr/src/linux-headers-*-arm64/Makefile
fi

# The disk: the packages, and what they need.
for package in $(if [ $# -gt 0 ]; then
  apt apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" |
    grep '^[a-z0-9]' | sed 's/:.*//' | sort -u
fi); do
  dpkg-deb -x "$(fetch "$package")" disk
done
echo "the disk of $suite for arm64" > disk/etc/motd
rm -f disk.img
PATH=$PATH:/usr/sbin:/sbin mke2fs -q -t ext4 -L sekvm -E root_owner=0:0 -d disk disk.img "${DISK_MIB:-256}M"

echo "sekvm run --kernel $folder/vmlinuz --initrd $folder/initrd.gz --drive $folder/disk.img --memory 512M --append 'console=ttyAMA0 shell'"
