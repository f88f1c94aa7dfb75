#!/bin/sh
# Makes an initial RAM disk whose /init is the monitor of guests/vmm: scripts/make-vmm-initrd.sh OUT.
# Needs Debian's gcc-aarch64-linux-gnu, and a build (npm run build).
set -eu
out=$(realpath "$1")
cd "$(dirname "$0")/.."
init=$(mktemp)
trap 'rm -f "$init"' EXIT
guests/vmm/build.sh "$init"
node dist/scripts/cpio.js "$out" init="$init" dev/console=c,5,1 dev/kvm=c,10,232
