#!/bin/sh
# Builds the host's kernel and its guests into a folder, bin unless another is named, with CC or Debian's cross compiler. GUESTS names a folder for signed guests by themselves.
set -eu
cd "$(dirname "$0")"
out=${1:-bin}
cc=${CC:-aarch64-linux-gnu-gcc}
prefix=$(echo "$cc" | sed 's/gcc$//')
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$out" "$work/user" "$work/guests"

compile() { # source, object
  "$cc" -std=gnu11 -O2 -Wall -Wextra -Werror -march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics \
    -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
    -ffile-prefix-map="$work=." -c "$1" -o "$2"
}
link() { # script, output, objects
  script=$1 image=$2
  shift 2
  "$cc" -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments -T "$script" "$@" -o "$work/elf"
  "${prefix}objcopy" -O binary "$work/elf" "$image"
}

# Guests: the signature in their last 64 bytes is made by sign.js.
compile guests/start.S "$work/guests/start.o"
for source in guests/*.c; do compile "$source" "$work/${source%.c}.o"; done
for name in hello bench disk talk echo rogue soak; do
  link guests/guest.ld "$work/guests/$name.img" "$work/guests/start.o" "$work/guests/$name.o" "$work/guests/console.o" "$work/guests/virtio.o"
done
node sign.js "$out/key" "$work"/guests/*.img
if [ -n "${GUESTS:-}" ]; then cp "$work"/guests/*.img "$GUESTS"; fi

# A table of them for the kernel.
{
  echo '.section .rodata'
  echo '.global images'
  for image in "$work"/guests/*.img; do
    name=$(basename "$image" .img)
    echo ".balign 8"
    echo "image_$name: .incbin \"$image\""
    echo "end_$name:"
    echo "name_$name: .asciz \"$name\""
  done
  echo '.balign 8'
  echo 'images:'
  for image in "$work"/guests/*.img; do
    name=$(basename "$image" .img)
    echo ".quad name_$name, image_$name, end_$name"
  done
  echo '.quad 0, 0, 0'
} > "$work/images.S"
compile "$work/images.S" "$work/images.o"

for source in *.S *.c user/*.S user/*.c; do
  case $source in start.S) continue ;; esac
  compile "$source" "$work/${source%.*}.o"
done
compile start.S "$work/start.o"
link kserv.ld "$out/kserv.bin" "$work"/*.o "$work"/user/*.o
"$cc" -dumpfullversion > "$out/compiler"
chmod 644 "$out"/*
