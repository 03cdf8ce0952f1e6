// Kiln's own C: what Swift on Linux must not do or cannot import.
#pragma once
#include <stdint.h>
#include <sys/types.h>

// open(2) with a mode: variadic functions are not imported into Swift. Always O_CLOEXEC.
int kiln_openat(int directory, const char *path, int flags, mode_t mode);
// pipe2(2) with O_CLOEXEC.
int kiln_pipe(int ends[2]);
