// A build without a sandbox: keeps hold of every process that comes of it, daemons too, and ends them with it.
#define _GNU_SOURCE
#include "sandbox.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct process {
    pid_t pid, parent;
    int ours;
};

static pid_t parent_of(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file == -1) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    char *end = strrchr(text, ')'); // the name before may hold anything
    pid_t parent = 0;
    return end && sscanf(end + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

// Sends a signal to every descendant. Since this process adopts orphans, that is all that came of the build.
static void signal_descendants(int signal) {
    DIR *directory = opendir("/proc");
    if (!directory) return;
    struct process *processes = NULL;
    size_t count = 0, room = 0;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!isdigit((unsigned char)entry->d_name[0])) continue;
        if (count == room) {
            room = room ? room * 2 : 256;
            struct process *more = realloc(processes, room * sizeof *more);
            if (!more) break;
            processes = more;
        }
        pid_t pid = (pid_t)atoi(entry->d_name);
        processes[count++] = (struct process){pid, parent_of(pid), 0};
    }
    closedir(directory);
    pid_t self = getpid();
    for (int changed = 1; changed;) {
        changed = 0;
        for (size_t i = 0; i < count; i++) {
            if (processes[i].ours) continue;
            int ours = processes[i].parent == self;
            for (size_t j = 0; j < count && !ours; j++)
                ours = processes[j].ours && processes[j].pid == processes[i].parent;
            if (ours) processes[i].ours = changed = 1;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (processes[i].ours) kill(processes[i].pid, signal);
    free(processes);
}

// Kills all that is left, until there is nothing. Stopped first, so that they cannot fork away.
static void end_descendants(void) {
    while (1) {
        signal_descendants(SIGSTOP);
        signal_descendants(SIGKILL);
        pid_t reaped;
        while ((reaped = waitpid(-1, NULL, WNOHANG)) > 0) {}
        if (reaped == -1 && errno == ECHILD) return;
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
}

static void report(int status, const char *name, int value) {
    dprintf(status, "{ \"%s\": %d }\n", name, value);
}

int supervise(char **arguments) {
    for (int i = 0; i < 5; i++)
        if (!arguments[i]) return 2;
    int status = (int)parse_number(arguments[0]);
    unsigned uid = parse_number(arguments[1]), gid = parse_number(arguments[2]);
    char **program = arguments + 4;
    fcntl(status, F_SETFD, FD_CLOEXEC);
    if (uid != getuid()) take_identity(uid, gid);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) die("PR_SET_NO_NEW_PRIVS");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1) die("PR_SET_CHILD_SUBREAPER");
    if (prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0) == -1) die("PR_SET_PDEATHSIG");

    sigset_t watched, before;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGUSR1);
    sigaddset(&watched, SIGCHLD);
    sigprocmask(SIG_BLOCK, &watched, &before);
    int failed[2];
    if (pipe2(failed, O_CLOEXEC) == -1) die("pipe");
    pid_t child = fork();
    if (child == -1) die("fork");
    if (child == 0) {
        setsid();
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(program[0], program);
        int number = errno;
        if (write(failed[1], &number, sizeof number) == -1) _exit(126);
        _exit(125);
    }
    close(failed[1]);
    int number;
    if (read(failed[0], &number, sizeof number) == sizeof number) {
        errno = number;
        die("cannot execute %s", program[0]);
    }
    report(status, "child-pid", child);

    while (1) {
        int signal = sigwaitinfo(&watched, NULL);
        if (signal == SIGTERM) {
            signal_descendants(SIGTERM);
            signal_descendants(SIGCONT);
        }
        if (signal == SIGUSR1) end_descendants();
        int end;
        pid_t reaped;
        while ((reaped = waitpid(-1, &end, WNOHANG)) > 0) {
            if (reaped != child) continue;
            end_descendants();
            int code = WIFEXITED(end) ? WEXITSTATUS(end) : 128 + WTERMSIG(end);
            report(status, "exit-code", code);
            return code;
        }
        if (reaped == -1 && errno == ECHILD) return 128 + SIGKILL;
    }
}
