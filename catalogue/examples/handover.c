// A virtual CPU changes hands by a state: who stops it saves its registers, who starts it reads them.
#include "../code/orders.h"

enum { ACTIVE, INACTIVE };

struct vcpu {
  atomic_uint state;
  unsigned long context;
} vcpu;

void stop_vcpu(void) {
  vcpu.context = 7;
  store(&vcpu.state, INACTIVE, RELEASE);
}

unsigned long start_vcpu(void) {
  unsigned inactive = INACTIVE;
  if (!cas(&vcpu.state, &inactive, ACTIVE, ACQUIRE))
    return 0;
  return vcpu.context;
}
