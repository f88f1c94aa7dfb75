// What is set once at boot needs no lock to be read, and what is of one CPU alone needs none either.
#include "../code/orders.h"

#define CPUS 4

unsigned limit = 100;
unsigned exits[CPUS];

unsigned run(unsigned cpu) {
#ifdef RAISED
  if (cpu == 1)
    limit = 200;
#endif
#ifdef NEIGHBOUR
  exits[(cpu + 1) % CPUS]++;
#endif
  exits[cpu]++;
  return exits[cpu] > limit;
}
