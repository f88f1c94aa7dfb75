// A guest that says each line again that it is told, until one is "bye". What is typed comes in a page that it shares.
#include "vm.h"

enum { MOST = 80 };
static char line[MOST + 1];

void second(void) {}
void interrupt(u32 number) {
  if (number == CONSOLE_INTID) put32(CONSOLE + 0x64, 1);
}

static void read_line(void) {
  u32 n = 0;
  for (char c; (c = read_char()) != '\n';)
    if (n < MOST) line[n++] = c;
  line[n] = 0;
}

void main(void) {
  console_begin();
  interrupts_begin();
  put32(GICD + 0x104, 1u << (CONSOLE_INTID - 32));
  print("tell me something\n");
  for (;;) {
    read_line();
    if (line[0] == 'b' && line[1] == 'y' && line[2] == 'e' && !line[3]) break;
    print("you say: "), print(line), print("\n");
  }
  print("bye\n");
}
