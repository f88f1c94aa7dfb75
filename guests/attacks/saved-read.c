// The host looks for a guest's secret in what it saved of it.
// Property: ciphertext tells nothing.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  struct saved saved = save_vm(&vm);
  u64 any = 0;
  for (int p = 0; p < IMAGE_PAGES; p++)
    for (int i = 0; i < PAGE / 8; i++) {
      u64 word = ((volatile u64 *)saved.pages[p])[i];
      if (word == SECRET) return GOT_IT;
      any |= word;
    }
  for (int i = 0; i < PAGE / 8; i++)
    if (((volatile u64 *)saved.registers)[i] == SECRET) return GOT_IT;
  return any != 0 ? NOTHING : REFUSED;
}
