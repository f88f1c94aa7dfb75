// A guest shares 2^40 bytes in one call, and everybody waits.
// Property: calls are bounded.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, answer = ask(&vm, GUEST_SHARE_ALL, RAM, &exit);
  return exit == CALLED && answer == 0 ? GOT_IT : answer;
}
