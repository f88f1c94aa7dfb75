// The processor: numbers, system registers, memory of devices. Shared by the host's kernel, its part at EL0, its guests, and guests of the machine.
#ifndef ARCH_H
#define ARCH_H
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define READ(register)                                                                                                 \
  ({                                                                                                                   \
    u64 value_;                                                                                                        \
    asm volatile("mrs %0, " #register : "=r"(value_)::"memory");                                                       \
    value_;                                                                                                            \
  })
#define WRITE(register, value) asm volatile("msr " #register ", %0" ::"r"((u64)(value)) : "memory")
#define ISB() asm volatile("isb" ::: "memory")
#define DSB() asm volatile("dsb sy" ::: "memory")
#define WFI() asm volatile("wfi" ::: "memory")
#define SEV() asm volatile("dsb sy\n sev" ::: "memory")

static inline u32 get32(u64 at) { return *(volatile u32 *)at; }
static inline void put32(u64 at, u32 value) { *(volatile u32 *)at = value; }
static inline void put8(u64 at, u8 value) { *(volatile u8 *)at = value; }
static inline u64 now(void) {
  ISB();
  return READ(cntpct_el0);
}

// A call to what is above, by HVC.
static inline u64 hvc(u64 number, u64 a, u64 b, u64 c, u64 d) {
  register u64 x0 asm("x0") = number, x1 asm("x1") = a, x2 asm("x2") = b, x3 asm("x3") = c, x4 asm("x4") = d;
  asm volatile("hvc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}

#endif
