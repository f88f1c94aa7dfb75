#!/bin/sh
# Builds the attacks into one image, and the host of random runs, in a folder, bin unless another is named, with CC or Debian's cross compiler. The order is that of their names.
set -eu
cd "$(dirname "$0")"
out=${1:-bin}
cc=${CC:-aarch64-linux-gnu-gcc}
objcopy=$(echo "$cc" | sed 's/gcc$/objcopy/')
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$out"

compile() { # source, object, options
  source=$1 object=$2
  shift 2
  "$cc" -std=gnu11 -Os -Wall -Wextra -Werror -march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics \
    -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns "$@" -c "$source" -o "$object"
}
link() { # script, image, objects
  script=$1 image=$2
  shift 2
  "$cc" -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -T "$script" "$@" -o "$work/elf"
  "$objcopy" -O binary "$work/elf" "$image"
}

# The guest, signed as guests of kserv are.
compile guest.S "$work/guest.o"
link guest.ld "$work/guest.img" "$work/guest.o"
node ../../kserv/sign.js "$work/key" "$work/guest.img"

# The attacks, and a table of them.
{
  echo '#include "host.h"'
  for source in *.c; do [ "$source" = host.c ] || echo "u64 attack_$(basename "$source" .c | tr - _)(void);"; done
  echo 'extern u64 (*const attacks[])(void);'
  echo 'u64 (*const attacks[])(void) = {'
  for source in *.c; do [ "$source" = host.c ] || echo "  attack_$(basename "$source" .c | tr - _),"; done
  echo '};'
} > "$work/table.c"
compile "$work/table.c" "$work/table.o" -I.
compile host.c "$work/host.o"
compile start.S "$work/start.o" "-DGUEST=\"$work/guest.img\""
set -- "$work/start.o" "$work/host.o" "$work/table.o"
for source in *.c; do
  name=$(basename "$source" .c)
  [ "$name" = host ] && continue
  compile "$source" "$work/attack-$name.o" "-Dattack=attack_$(echo "$name" | tr - _)"
  set -- "$@" "$work/attack-$name.o"
done
link host.ld "$out/attacks.bin" "$@"

# The host of random runs.
compile stub.S "$work/stub.o" "-DGUEST=\"$work/guest.img\""
link host.ld "$out/stub.bin" "$work/stub.o"
chmod 644 "$out/attacks.bin" "$out/stub.bin"
