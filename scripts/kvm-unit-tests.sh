#!/bin/sh
# Runs kvm-unit-tests for arm64 on the machine, and on QEMU where it is installed: scripts/kvm-unit-tests.sh FOLDER [NAME…].
# FOLDER is a checkout of them; it is configured and built with Debian's cross compiler if that was not done. A build of
# sekvm is needed (npm run build). The exit code is 1 if a test fails here that does not fail there, or does not end.
set -eu
sources=$(realpath "$1")
shift
wanted=" $* "
root=$(realpath "$(dirname "$0")/..")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

if [ ! -f "$sources/arm/selftest.flat" ]; then
  (cd "$sources" && ./configure --arch=arm64 --cross-prefix=aarch64-linux-gnu- && make -j2) >&2
fi

# name, file, CPUs, MiB, most instructions in millions, arguments
tests() {
  cat <<'END'
selftest-setup selftest 2 256 100 setup smp=2 mem=256
selftest-vectors-kernel selftest 1 128 100 vectors-kernel
selftest-vectors-user selftest 1 128 100 vectors-user
selftest-smp selftest 8 128 100 smp
gicv2-ipi gic 8 128 8000 ipi
gicv2-mmio gic 8 128 100 mmio
gicv2-mmio-up gic 1 128 100 mmio
gicv2-mmio-3p gic 3 128 100 mmio
gicv2-active gic 8 128 8000 active
timer timer 1 128 8000
psci psci 8 128 1000
cache cache 1 128 100
debug-bp debug 1 128 100 bp
debug-wp debug 1 128 100 wp
debug-ss debug 1 128 100 ss
fpu fpu 2 128 1000
spinlock spinlock-test 8 128 20000
pl031 pl031 1 128 8000
pmu-cycle-counter pmu 1 128 100 cycle-counter 0
END
}

count() { grep -ac "^$2" "$out/$1" || true; }
show() { printf '%4s %4s %4s' "$(count "$1" PASS)" "$(count "$1" FAIL)" "$(count "$1" SKIP)"; }

printf '%-26s %14s %14s\n' 'pass fail skip' 'sekvm' 'QEMU'
status=0
tests > "$out/tests"
while read -r name file cpus memory most words; do
  case "$wanted" in "  " | *" $name "*) ;; *) continue ;; esac
  image="$sources/arm/$file.flat"
  node "$root/bin/sekvm.js" run --kernel "$image" --append "$words" --cpus "$cpus" --memory "${memory}M" --el 1 \
    --max-instructions "${most}000000" < /dev/null > "$out/ours" 2>&1 || true
  : > "$out/theirs"
  if command -v qemu-system-aarch64 > /dev/null; then
    timeout 120 qemu-system-aarch64 -M virt,gic-version=2 -cpu cortex-a57 -smp "$cpus" -m "$memory" -nic none -display none \
      -serial stdio -monitor none -kernel "$image" -append "$words" < /dev/null > "$out/theirs" 2>&1 || true
  fi
  note=
  grep -aq '^EXIT' "$out/ours" || note='does not end'
  if [ "$(count ours FAIL)" -gt "$(count theirs FAIL)" ]; then note="$note more failures"; fi
  if [ -n "$note" ]; then status=1; fi
  printf '%-26s %14s %14s %s\n' "$name" "$(show ours)" "$(show theirs)" "$note"
done < "$out/tests"
exit $status
