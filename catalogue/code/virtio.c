// The split ring of virtio: the driver makes a buffer available, the device uses it and says so. Kernel style, with barriers.
#include "orders.h"

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define barrier() __asm__ volatile("" ::: "memory") // for the compiler alone
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#ifndef virtio_wmb
#define virtio_wmb() __asm__ volatile("dmb ishst" ::: "memory")
#endif
#ifndef virtio_rmb
#define virtio_rmb() __asm__ volatile("dmb ishld" ::: "memory")
#endif

unsigned short avail_idx, avail_ring[2];
unsigned short used_idx, used_ring[2];
int buffer, answer;

// The answer of the device, 0 when it has not used the buffer.
int driver(void) {
  buffer = 5;
  avail_ring[0] = 1;
  virtio_wmb();
  WRITE_ONCE(avail_idx, 1);
  if (READ_ONCE(used_idx) == 0)
    return 0;
  virtio_rmb();
  return used_ring[0] == 1 ? answer : -1;
}

void device(void) {
  if (READ_ONCE(avail_idx) == 0)
    return;
  virtio_rmb();
  if (avail_ring[0] != 1)
    return;
  answer = buffer + 1;
  used_ring[0] = 1;
  virtio_wmb();
  WRITE_ONCE(used_idx, 1);
}
