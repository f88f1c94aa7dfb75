// The host's kernel: it makes VMs and runs them, at EL1, by asking what is at EL2. It is not trusted by its guests.
#include "kserv.h"

void main(u64 tree_at, u64 exchanges) {
  struct tree tree;
  read_tree(tree_at, &tree);
  ram_end = tree_at < tree.ram + tree.ram_bytes ? tree_at & -PAGE : tree.ram + tree.ram_bytes;
  if (tree.disk && tree.disk < ram_end) ram_end = tree.disk & -PAGE;
  initrd = (struct image){"initrd", (const char *)tree.disk, (const char *)tree.disk_end};
  cpu_count = tree.cpus < CPUS ? tree.cpus : CPUS;
  pages_begin(exchanges);
  vms_begin(exchanges);
  gic_begin();
  SHOW("kserv: %d CPUs, %d MiB\n", cpu_count, tree.ram_bytes >> 20);
  start_cpus();
  monitor_begin(tree.words);
  run_cpu();
}
