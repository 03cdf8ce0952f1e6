#pragma once

// The columns of the terminal at a descriptor (ioctl(2) is variadic); -1 when it is none or does not tell.
int kiln_terminal_columns(int descriptor);
