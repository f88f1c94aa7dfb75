// What the kernel and its part at EL0 share: devices of VMs, which only that part knows.
#ifndef USER_H
#define USER_H
#include "../abi.h"
#include "../arch.h"

enum { RAM_PAGES = 32768, PART_PAGES = PAGE / 4, DISK_PAGES = 16, OUTPUT = 1024, INPUT = 256 };
// Devices of virtio, in the order of their registers; the interrupt of the first is 48. And a PL011, of which a guest needs no memory.
enum { CONSOLE_DEVICE, BLOCK_DEVICE, NET_DEVICE, UART_DEVICE, DEVICES };
enum { UART_CLEARS = 0x44 }; // a register of it
// The register by which a driver says that a queue has something new, and the queues of the console.
enum { NOTIFY = 0x50, INPUT_QUEUE = 0, OUTPUT_QUEUE = 1 };

// An access of a guest to a device, and what comes of it.
struct access {
  u32 vm, device, offset, bytes, is_write;
  u64 value;
  u32 touched;             // whose memory is reached for
  u64 interrupts[DEVICES]; // a bit for each VM: its device raises its interrupt
  u32 written;             // bytes that the guest wrote to its console
  char output[OUTPUT];
};

// What was typed for a VM's console, of which it has not taken what is between.
struct input { u32 first, end; char bytes[INPUT]; };

// Where the host put the pages of each VM's memory: frames from the beginning of its RAM on, 0 for none, in pages that come when they are needed. And pages of its disk.
extern u64 parts_of[VMS][RAM_PAGES / PART_PAGES];
extern u32 disk_of[VMS][DISK_PAGES];
extern struct input input_of[VMS];
extern struct access accesses[8]; // one for each CPU

// At EL0.
extern char user_return[];
u64 device_access(u64 access);
u64 reset_device(u64 number); // of a VM, times DEVICES, and the device
u64 load_word(u64 address);

#endif
