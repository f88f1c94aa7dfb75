// A guest that greets others on the network, answers who greets, and ends when it has met as many as it was told. What goes to the host is in pages that it shares.
#include "virtio.h"

enum { RECEIVE = 0, SEND = 1, HEADER = 12, FRAME = 60, BUFFERS = 8, GREETS = 1, ANSWERS = 2 };
struct packet { u8 header[HEADER], to[6], from[6], type[2], word, rest[FRAME - 15]; };
static struct {
  struct queue queues[2];
  struct packet in[BUFFERS], out;
} shared __attribute__((aligned(4096)));
static u8 own;
static u32 met, others;

void second(void) {}
void interrupt(u32 number) {
  if (number == NET_INTID) put32(NET + 0x64, 1);
  if (number == TIMER) WRITE(cntv_ctl_el0, 0);
}

static void send(u32 word, u8 to) {
  struct packet *p = &shared.out;
  for (u32 i = 0; i < 6; i++) p->to[i] = to ? 0 : 0xff, p->from[i] = 0;
  p->to[5] = to ? to : 0xff, p->from[5] = own, p->word = word;
  describe(&shared.queues[SEND], 0, p, sizeof *p, 0);
  offer(NET, shared.queues, SEND, 0, 1);
}

static void receive(u32 buffer) {
  struct packet p = shared.in[buffer]; // a copy, which the host does not change
  u32 is_for_us = p.to[5] == own || p.to[5] == 0xff;
  if (p.from[5] == own || !is_for_us) return;
  if (p.word == GREETS) send(ANSWERS, p.from[5]);
  u32 who = p.from[5] % 32;
  if (met >> who & 1) return;
  met |= 1u << who, others++;
  SHOW("met %d\n", who);
}

void main(void) {
  u32 most = get32(BOARD + 4), seen = 0;
  console_begin();
  share(&shared, sizeof shared);
  own = get32(NET + 0x104) >> 8;
  for (u32 i = 0; i < BUFFERS; i++) describe(&shared.queues[RECEIVE], i, &shared.in[i], sizeof shared.in[i], DEVICE_WRITES);
  start_device(NET, shared.queues, 2);
  for (u16 i = 0; i < BUFFERS; i++) offer(NET, shared.queues, RECEIVE, i, 0);
  interrupts_begin();
  put32(GICD + 0x104, 1u << (NET_INTID - 32));
  send(GREETS, 0);
  while (others < most) {
    asm volatile("msr daifset, #2" ::: "memory");
    if ((u16)seen == shared.queues[RECEIVE].used.index) {
      set_timer(62500);
      WFI();
    }
    asm volatile("msr daifclr, #2\n isb" ::: "memory");
    for (; (u16)seen != shared.queues[RECEIVE].used.index; seen++) {
      u32 buffer = shared.queues[RECEIVE].used.ring[seen % ENTRIES].id % BUFFERS;
      receive(buffer);
      offer(NET, shared.queues, RECEIVE, buffer, 0);
    }
  }
  SHOW("%d met all\n", own);
}
