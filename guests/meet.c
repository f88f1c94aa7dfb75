// Greets whoever is on the same network, until somebody has answered. Frames of a type for experiments: a greeting asks for
// an answer, an answer does not.
#include "virtio.h"

enum { NETWORK = 1, HAS_MAC = 1 << 5, RECEIVE = 0, TRANSMIT = 1, HEADER = 12, TIMER = 30, TICKS = 20, TYPE = 0x88b5 };
enum { GREETING = 'g', ANSWER = 'a' };

struct frame_bytes { u8 header[HEADER], to[6], from[6], type[2], what, rest[49]; };
static struct queue queues[2];
static struct frame_bytes out, in;
static u8 mac[6];

static void show_mac(const u8 *m) {
  for (int i = 0; i < 6; i++) SHOW(i ? ":%x%x" : "%x%x", m[i] >> 4, m[i] & 15);
}

void exception(struct frame *f, int kind) { unexpected(f, kind); }

static void say(u8 what, const u8 *to) {
  for (int i = 0; i < 6; i++) out.to[i] = to[i], out.from[i] = mac[i];
  out.type[0] = TYPE >> 8, out.type[1] = TYPE & 255, out.what = what;
  describe(&queues[TRANSMIT], 0, &out, sizeof out, 0);
  offer(&queues[TRANSMIT], TRANSMIT, 0); // it is taken at once
}

static void listen(void) {
  describe(&queues[RECEIVE], 0, &in, sizeof in, DEVICE_WRITES);
  offer(&queues[RECEIVE], RECEIVE, 0);
}

// Answers what has come, and says what it was: 0 when it was for somebody else.
static u8 hear(void) {
  u8 what = in.type[0] == TYPE >> 8 && in.type[1] == (TYPE & 255) ? in.what : 0;
  if (what == GREETING) say(ANSWER, in.from);
  if (what == ANSWER) {
    print("met ");
    show_mac(in.from);
    print("\n");
  }
  listen();
  return what;
}

int main(u64 tree) {
  (void)tree;
  if (!find_device(NETWORK)) {
    print("there is no network: --net switch:NAME, and another one with --seed 2\n");
    return 1;
  }
  if (level() == 2) WRITE(hcr_el2, 1 << 4); // interrupts end a wait
  enable_interrupt(TIMER);
  enable_interrupt(number);
  start_device(HAS_MAC, queues, 2);
  for (int i = 0; i < 6; i++) mac[i] = *(volatile u8 *)(device + CONFIG + i);
  show_mac(mac);
  print(" is here\n");
  listen();
  static const u8 everybody[6] = {255, 255, 255, 255, 255, 255};
  u16 seen = 0;
  int isAnswered = 0, hasAnswered = 0;
  u64 period = READ(cntfrq_el0) / TICKS;
  for (u64 next = READ(cntpct_el0); !isAnswered || !hasAnswered;) {
    if (READ(cntpct_el0) >= next) {
      say(GREETING, everybody);
      next += period;
      WRITE(cntp_cval_el0, next);
      WRITE(cntp_ctl_el0, 1);
    }
    put32(device + INTERRUPT_ACK, get32(device + INTERRUPT_STATUS)); // before the look, so that what comes behind it ends the wait
    for (; queues[RECEIVE].used.index != seen; seen++) {
      u8 what = hear();
      isAnswered |= what == ANSWER;
      hasAnswered |= what == GREETING;
    }
    if (!isAnswered || !hasAnswered) WFI();
  }
  return 0;
}

void second(u64 context) { (void)context; }
