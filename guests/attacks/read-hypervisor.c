// The host reads and writes memory of what is above it, which lies behind its own and the exchanges.
// Property: hostIsIsolated.
#include "host.h"

u64 attack(void) {
  u64 value, at = page_above();
  u64 fault = load(at, &value);
  if (fault == 0) fault = store(at, value);
  return fault;
}
