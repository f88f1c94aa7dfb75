// What the device tree says: memory, CPUs, and words for the monitor.
#include "kserv.h"

static u32 big(const u8 *at) { return (u32)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3]; }
static u64 big64(const u8 *at) { return (u64)big(at) << 32 | big(at + 4); }
static u64 number(const u8 *at, u32 length) { return length == 8 ? big64(at) : big(at); }
static int is(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}
static int begins(const char *a, const char *b) {
  while (*b && *a == *b) a++, b++;
  return !*b;
}

enum { BEGIN = 1, END = 2, PROPERTY = 3, NOTHING = 4 };

void read_tree(u64 at, struct tree *t) {
  const u8 *tree = (const u8 *)at;
  *t = (struct tree){.words = ""};
  if (big(tree) != 0xd00dfeed) return;
  const u8 *p = tree + big(tree + 8);
  const char *names = (const char *)tree + big(tree + 12), *node = "";
  for (;;) {
    u32 token = big(p);
    p += 4;
    if (token == BEGIN) {
      node = (const char *)p;
      if (begins(node, "cpu@")) t->cpus++;
      while (*p) p++;
      p = (const u8 *)(((u64)p + 4) & ~3ul);
    } else if (token == PROPERTY) {
      u32 length = big(p);
      const char *name = names + big(p + 4);
      p += 8;
      if (begins(node, "memory@") && is(name, "reg")) t->ram = big64(p), t->ram_bytes = big64(p + 8);
      if (is(name, "linux,initrd-start")) t->disk = number(p, length);
      if (is(name, "linux,initrd-end")) t->disk_end = number(p, length);
      if (is(name, "bootargs")) t->words = (const char *)p;
      p = (const u8 *)(((u64)p + length + 3) & ~3ul);
    } else if (token != END && token != NOTHING) return;
  }
}
