// Runs first in a build's sandbox, for what bubblewrap cannot do. See README.md.
#include "sandbox.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what, ...) {
    int number = errno;
    va_list arguments;
    va_start(arguments, what);
    fputs("kiln-sandbox: ", stderr);
    vfprintf(stderr, what, arguments);
    va_end(arguments);
    fprintf(stderr, ": %s\n", strerror(number));
    exit(125);
}

unsigned parse_number(const char *text) {
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (errno || *end || end == text || value >= 0xFFFFFFFFUL) {
        errno = EINVAL;
        die("'%s' is not a number", text);
    }
    return (unsigned)value;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "stage") == 0) return stage(arguments + 2);
    if (count > 1 && strcmp(arguments[1], "supervise") == 0) return supervise(arguments + 2);
    fputs("kiln-sandbox is started by kiln, not by hand\n", stderr);
    return 2;
}
