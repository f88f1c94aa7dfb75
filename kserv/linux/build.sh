#!/bin/sh
# Builds the host's kernel as a module of Debian's, the program that has VMs run by it, and signed guests, and adds them to the initial RAM disk: FOLDER/host.gz is for
# `sekvm run --host linux`. FOLDER is what scripts/fetch-debian.sh --headers has made, .sekvm/debian unless another is named. Needs cpio, gzip, make, node, and Debian's
# gcc-aarch64-linux-gnu, or CC.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(realpath "${1:-.sekvm/debian}")
cc=${CC:-aarch64-linux-gnu-gcc}
prefix=$(echo "$cc" | sed 's/gcc$//')
kernel=$(find "$folder/headers/usr/src" -maxdepth 1 -name 'linux-headers-*-arm64' 2> /dev/null | sort | tail -1)
[ -n "$kernel" ] || { echo "build: $folder has no headers: scripts/fetch-debian.sh --headers fetches them" >&2; exit 3; }
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$work/user" "$work/linux" "$work/disk/bin" "$work/disk/lib" "$work/disk/guests"
disk=$work/disk

cd "$here"
GUESTS=$disk/guests ./build.sh "$work/bare"

# In a folder of its own, because what Linux's build makes lies between the sources.
cp ./*.[ch] linux/Kbuild "$work"
cp user/*.h "$work/user"
cp linux/*.[ch] "$work/linux"
make -s -C "$kernel" M="$work" ARCH=arm64 CROSS_COMPILE="$prefix" CC="$cc" modules > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
"${prefix}strip" -g "$work/sekvm.ko" -o "$disk/lib/sekvm.ko"

"$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -mgeneral-regs-only -mno-outline-atomics -ffreestanding -fno-pic -fno-stack-protector \
  -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns -nostdlib -static -no-pie -Wl,--build-id=none \
  linux/start.S linux/vmm.c user/virtio.c user/console.c user/block.c user/net.c user/uart.c -o "$disk/bin/vmm"

# What comes later in an initial RAM disk is put over what came before.
{ cat "$folder/initrd/modules"; printf '\n/lib/sekvm.ko'; } > "$disk/modules"
{ cat "$folder/initrd.gz"; cd "$disk" && find . | sort | cpio -o -H newc --reproducible --quiet -R 0:0 | gzip -9n; } > "$work/host.gz"
mv "$work/host.gz" "$folder/host.gz"
