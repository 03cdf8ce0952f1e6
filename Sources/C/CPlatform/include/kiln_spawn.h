// Starting a program, and what watching it needs.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// One resource limit, soft and hard alike: an RLIMIT_ number and its value.
struct kiln_limit {
    int resource;
    uint64_t value;
};

// Where a start failed.
enum kiln_spawn_stage {
    KILN_SPAWN_CLONE = 1,
    KILN_SPAWN_SESSION,
    KILN_SPAWN_DESCRIPTORS,
    KILN_SPAWN_DIRECTORY,
    KILN_SPAWN_LIMITS,
    KILN_SPAWN_IDENTITY,
    KILN_SPAWN_EXECUTE,
};

// At most this many descriptors reach the child.
#define KILN_SPAWN_DESCRIPTORS_MAX 64

// All of it belongs to the caller and is only read.
struct kiln_spawn_request {
    const char *path;
    char *const *arguments;   // ends with NULL
    char *const *environment; // ends with NULL
    const char *directory;    // or NULL: the caller's
    const int *sources;       // descriptors of the caller,
    const int *targets;       // and their numbers in the child; every other one is closed
    size_t descriptor_count;
    const struct kiln_limit *limits;
    size_t limit_count;
    int has_identity; // take uid and gid, no other groups
    uid_t uid;
    gid_t gid;
};

// Starts a program in its own session with default signal handlers and no blocked signals, and returns when it runs.
// Returns 0 and sets `pid` and `pidfd` (O_CLOEXEC), or an errno value and sets `stage`; no process is left then.
int kiln_spawn(const struct kiln_spawn_request *request, pid_t *pid, int *pidfd, int *stage);

// How a process ended: reaps it. Returns 0 and sets `code` (exit status, or signal when `signalled`); an errno value else.
int kiln_reap(int pidfd, int *code, int *signalled);

// pidfd_open(2), O_CLOEXEC; -1 and errno on failure.
int kiln_pidfd_open(pid_t pid);
// Sends a signal to the process of a pidfd, never to another; -1 and errno on failure.
int kiln_pidfd_signal(int pidfd, int signal);
// Sends a signal to the process group which the process of a pidfd leads; -1 and errno on failure, ESRCH once it ended.
int kiln_pidfd_signal_group(int pidfd, pid_t pid, int signal);

// Sets one limit of another process as that user and group (which the process must be; 0 is the caller itself): root
// without CAP_SYS_RESOURCE, as in most containers, may not. Returns 0 or an errno value.
int kiln_set_limit(pid_t pid, const struct kiln_limit *limit, uid_t identity);

// eventfd(2), O_CLOEXEC and non-blocking.
int kiln_eventfd(void);
// memfd_create(2), O_CLOEXEC.
int kiln_memory_file(const char *name);
// Sets O_NONBLOCK; -1 and errno on failure.
int kiln_set_nonblocking(int descriptor);
// Blocks every signal on the calling thread, and names it (15 bytes count).
void kiln_quiet_thread(const char *name);
