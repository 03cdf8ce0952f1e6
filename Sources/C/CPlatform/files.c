#define _GNU_SOURCE
#include "cplatform.h"
#include <fcntl.h>
#include <unistd.h>

int kiln_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags | O_CLOEXEC, mode);
}

int kiln_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}
