// Kiln's own C: what Swift on Linux must not do or cannot import.
#pragma once
#include <stdint.h>
#include <sys/types.h>

// open(2) with a mode: variadic functions are not imported into Swift. Always O_CLOEXEC.
int kiln_openat(int directory, const char *path, int flags, mode_t mode);
// pipe2(2) with O_CLOEXEC.
int kiln_pipe(int ends[2]);
// The system begins to write a part of a file to the disk, and does not wait for it (sync_file_range(2)). Only a hint.
void kiln_start_writing(int descriptor, int64_t offset, int64_t count);
// The version of Landlock that this kernel has (landlock(7)); 0 or less: none, or turned off.
int kiln_landlock_version(void);
