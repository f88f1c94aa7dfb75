#!/bin/sh
# Builds the guests into a folder, guests/bin unless another is named, with CC or Debian's cross compiler.
set -eu
cd "$(dirname "$0")"
out=${1:-bin}
cc=${CC:-aarch64-linux-gnu-gcc}
objcopy=$(echo "$cc" | sed 's/gcc$/objcopy/')
mkdir -p "$out"
for source in *.c; do
  name=${source%.c}
  elf="$out/$name.elf"
  extra=
  if [ -f "$name.S" ]; then extra="$name.S"; fi
  # shellcheck disable=SC2086
  "$cc" -std=gnu11 -Os -Wall -Wextra -Werror -march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics \
    -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -static -no-pie \
    -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -T guest.ld start.S $extra "$source" -o "$elf"
  "$objcopy" -O binary "$elf" "$out/$name.bin"
  rm "$elf"
  chmod 644 "$out/$name.bin"
done

# A program for Linux: static, and nothing but system calls.
"$cc" -std=gnu11 -Os -Wall -Wextra -Werror -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -ffreestanding -fno-pic \
  -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,max-page-size=4096 \
  -Wl,-z,noexecstack -s linux/init.c -o "$out/linux-init"
chmod 644 "$out/linux-init"

"$cc" -dumpfullversion > "$out/compiler"
