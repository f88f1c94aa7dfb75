// Every call with arguments at every edge: what is above lives on, and a VM keeps its secret.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  const u64 edges[] = {0, 1, 16, PAGE, RAM, secret_page(&vm), secret_page(&vm) / PAGE, 1ul << 32, 1ul << 48, 1ul << 63, -1ul};
  enum { EDGES = sizeof edges / sizeof *edges };
  for (u64 number = 0; number < 40; number++)
    for (int a = 0; a < EDGES; a++)
      for (int b = 0; b < EDGES; b++)
        if (number != VCPU_RUN && !(number == VM_STOP && edges[a] == vm.id))
          call(number, edges[a], edges[b], edges[(a + b) % EDGES], edges[b], edges[a]);
  u64 exit, secret = ask(&vm, GUEST_SECRET, 0, &exit);
  if (secret != SECRET) return GOT_IT;
  return read_secret(&vm);
}
