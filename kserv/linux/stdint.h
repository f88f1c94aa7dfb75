// Numbers of a size, as the kernel of Linux has them.
#include <linux/types.h>
