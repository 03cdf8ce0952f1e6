#pragma once

// stage UID GID (r|w):SOURCE... -- PROGRAM ARGUMENT...
int stage(char **arguments);
// supervise STATUS-DESCRIPTOR UID GID -- PROGRAM ARGUMENT...
int supervise(char **arguments);

// Gives up everything of root for good, and the chance to get it back.
void take_identity(unsigned uid, unsigned gid);
// Prints the message with errno's text and exits with 125.
void die(const char *what, ...) __attribute__((noreturn, format(printf, 1, 2)));
// The whole text as a number below 2^32 - 1, or the end.
unsigned parse_number(const char *text);
