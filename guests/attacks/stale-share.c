// A guest shares a page, the host reads it, the guest shares it no more, and the host reads on by what is cached.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 exit, value = 0, guest_page = RAM + PAGE;
  ask(&vm, GUEST_SHARE, guest_page, &exit);
  u64 fault = load(secret_page(&vm), &value);
  if (fault != 0 || value != SECRET) return fault != 0 ? fault : NOTHING; // what is shared is to be reached
  ask(&vm, GUEST_UNSHARE, guest_page, &exit);
  return read_secret(&vm);
}
