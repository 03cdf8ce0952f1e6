#define _GNU_SOURCE
#include "kiln_spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif
#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP (1U << 2)
#endif
#ifndef P_PIDFD
#define P_PIDFD 3
#endif

struct failure {
    int stage;
    int number;
};

// From here to `become` everything runs in the child, between clone and exec: async-signal-safe calls only.

static void fail(int report, int stage) {
    struct failure failure = {stage, errno};
    while (write(report, &failure, sizeof failure) == -1 && errno == EINTR) {}
    _exit(127);
}

static void close_on_exec_from_3(void) {
    if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
    // Before Linux 5.11: one by one.
    struct rlimit limit;
    int end = 65536;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)end) end = (int)limit.rlim_cur;
    for (int descriptor = 3; descriptor < end; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static void become(const struct kiln_spawn_request *request, int report) {
    // Handlers fall to the default at exec anyway; what was ignored would stay ignored.
    // The system call itself (all zeros is the default): the C library's leaves out two signals of its own.
    const unsigned long standard[8] = {0};
    for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, standard, NULL, 8);
    if (setsid() == -1) fail(report, KILN_SPAWN_SESSION);

    // All sources move above all targets first, so that no target overwrites one.
    int base = 3;
    for (size_t i = 0; i < request->descriptor_count; i++)
        if (request->targets[i] >= base) base = request->targets[i] + 1;
    int copies[KILN_SPAWN_DESCRIPTORS_MAX];
    int moved = fcntl(report, F_DUPFD_CLOEXEC, base);
    if (moved == -1) fail(report, KILN_SPAWN_DESCRIPTORS);
    report = moved;
    for (size_t i = 0; i < request->descriptor_count; i++) {
        copies[i] = fcntl(request->sources[i], F_DUPFD_CLOEXEC, base);
        if (copies[i] == -1) fail(report, KILN_SPAWN_DESCRIPTORS);
    }
    close_on_exec_from_3();
    for (size_t i = 0; i < request->descriptor_count; i++)
        if (dup2(copies[i], request->targets[i]) == -1) fail(report, KILN_SPAWN_DESCRIPTORS);

    if (request->directory && chdir(request->directory) == -1) fail(report, KILN_SPAWN_DIRECTORY);
    for (size_t i = 0; i < request->limit_count; i++) {
        struct rlimit limit = {request->limits[i].value, request->limits[i].value};
        if (setrlimit((__rlimit_resource_t)request->limits[i].resource, &limit) == -1) fail(report, KILN_SPAWN_LIMITS);
    }
    if (request->has_identity) {
        // The system calls themselves: the C library's versions would signal threads that are not in this process.
        if (syscall(SYS_setgroups, 0, NULL) == -1 ||
            syscall(SYS_setresgid, request->gid, request->gid, request->gid) == -1 ||
            syscall(SYS_setresuid, request->uid, request->uid, request->uid) == -1)
            fail(report, KILN_SPAWN_IDENTITY);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    // A program written a moment ago may still be open for writing in another child that has not reached its exec.
    for (int attempt = 0; attempt < 200; attempt++) {
        execve(request->path, request->arguments, request->environment);
        if (errno != ETXTBSY) break;
        struct timespec millisecond = {0, 1000000};
        nanosleep(&millisecond, NULL);
        errno = ETXTBSY;
    }
    fail(report, KILN_SPAWN_EXECUTE);
}

// As fork(2), and a pidfd. The child has all signals blocked: no handler of ours may run there.
static pid_t clone_child(int *pidfd) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // The old call: its pidfd comes in the place of the parent's thread id, and no container filter refuses it.
    long child = syscall(SYS_clone, (unsigned long)(CLONE_PIDFD | SIGCHLD), NULL, pidfd, 0, 0);
    if (child == 0) return 0;
    int number = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = number;
    return (pid_t)child;
}

int kiln_spawn(const struct kiln_spawn_request *request, pid_t *pid, int *pidfd, int *stage) {
    *pid = -1;
    *pidfd = -1;
    *stage = KILN_SPAWN_CLONE;
    if (request->descriptor_count > KILN_SPAWN_DESCRIPTORS_MAX) return E2BIG;
    // Ignored, it would take the ends of children away from their parent.
    struct sigaction child_signal;
    if (sigaction(SIGCHLD, NULL, &child_signal) == 0 &&
        (child_signal.sa_handler == SIG_IGN || (child_signal.sa_flags & SA_NOCLDWAIT))) {
        child_signal.sa_handler = SIG_DFL;
        child_signal.sa_flags = 0;
        sigaction(SIGCHLD, &child_signal, NULL);
    }
    int report[2];
    if (pipe2(report, O_CLOEXEC) == -1) return errno;

    pid_t child = clone_child(pidfd);
    if (child == 0) become(request, report[1]);
    int number = errno;
    close(report[1]);
    if (child == -1) {
        close(report[0]);
        return number;
    }

    struct failure failure;
    ssize_t count;
    while ((count = read(report[0], &failure, sizeof failure)) == -1 && errno == EINTR) {}
    close(report[0]);
    if (count == (ssize_t)sizeof failure) {
        int code, signalled;
        kiln_reap(*pidfd, &code, &signalled);
        close(*pidfd);
        *pidfd = -1;
        *stage = failure.stage;
        return failure.number;
    }
    *pid = child;
    return 0;
}

int kiln_reap(int pidfd, int *code, int *signalled) {
    siginfo_t information = {0};
    while (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &information, WEXITED) == -1)
        if (errno != EINTR) return errno;
    *code = information.si_status;
    *signalled = information.si_code != CLD_EXITED;
    return 0;
}

int kiln_pidfd_open(pid_t pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int kiln_pidfd_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int kiln_pidfd_signal_group(int pidfd, pid_t pid, int signal) {
    long result = syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, PIDFD_SIGNAL_PROCESS_GROUP);
    if (result == 0 || errno != EINVAL) return (int)result;
    // Before Linux 6.9: by number, after looking whether the process is still there.
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    if (poll(&ended, 1, 0) != 0) {
        errno = ESRCH;
        return -1;
    }
    return kill(-pid, signal);
}

int kiln_set_limit(pid_t pid, const struct kiln_limit *limit, uid_t identity) {
    struct rlimit value = {limit->value, limit->value};
    if (identity == 0) return prlimit(pid, (__rlimit_resource_t)limit->resource, &value, NULL) == -1 ? errno : 0;
    int pidfd;
    pid_t child = clone_child(&pidfd);
    if (child == 0) {
        if (syscall(SYS_setresgid, identity, identity, identity) == -1 ||
            syscall(SYS_setresuid, identity, identity, identity) == -1 ||
            syscall(SYS_prlimit64, pid, limit->resource, &value, NULL) == -1)
            _exit(errno);
        _exit(0);
    }
    if (child == -1) return errno;
    int code, signalled, number = kiln_reap(pidfd, &code, &signalled);
    close(pidfd);
    return number ? number : signalled ? EINTR : code;
}

int kiln_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

int kiln_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}

int kiln_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags == -1 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

void kiln_quiet_thread(const char *name) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pthread_setname_np(pthread_self(), name);
}
