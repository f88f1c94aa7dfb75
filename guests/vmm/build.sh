#!/bin/sh
# Builds the monitor as an executable of Linux that needs nothing but the kernel, with CC or Debian's cross compiler.
set -eu
cd "$(dirname "$0")"
"${CC:-aarch64-linux-gnu-gcc}" -std=gnu11 -O2 -Wall -Wextra -Werror -mgeneral-regs-only -mno-outline-atomics \
  -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns \
  -nostdlib -static -no-pie -Wl,--build-id=none start.S vmm.c -o "$1"
