// Memory of the host's, of another VM's and of what is above is mapped for a VM as if it were a device.
// Property: vmIsIsolated.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 other = call(REGISTER_KVM, 0, 0, 0, 0, 0);
  u64 core = page_above(), pages[] = {new_page(), secret_page(&vm), core}, why = REFUSED;
  for (int i = 0; i < 3; i++) {
    u64 status = call(PHYS_ADDR_IOREMAP, other, 0x10000000 + i * PAGE, pages[i], PAGE, 0);
    if (status == 0) return GOT_IT;
    why = status;
  }
  return why;
}
