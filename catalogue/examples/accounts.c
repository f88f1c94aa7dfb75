// Two locks: a transfer holds both, in one order; a look holds one, and its section ends in a load.
#include "ticket.h"

struct ticket_lock first, second;
unsigned rich = 10, poor;

void transfer(void) {
  spin_lock(&first);
  spin_lock(&second);
  rich -= 1;
  poor += 1;
  spin_unlock(&second);
  spin_unlock(&first);
}

unsigned look(void) {
#ifdef WRONG_LOCK
  spin_lock(&second);
#else
  spin_lock(&first);
#endif
  unsigned seen = rich;
#ifdef WRONG_LOCK
  spin_unlock(&second);
#else
  spin_unlock(&first);
#endif
  return seen;
}
