// Root's part of a sandbox: brings the named sources to /tmp/0, /tmp/1… of a mount namespace of its own, then becomes
// an ordinary user and goes on as bubblewrap. So bubblewrap never sees root, and the sources may lie where only root
// can go.
#define _GNU_SOURCE
#include "sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCES_MAX 512

void take_identity(unsigned uid, unsigned gid) {
    if (uid == 0 || gid == 0) {
        errno = EPERM;
        die("a build never runs as root");
    }
    if (geteuid() == 0) {
        if (setgroups(0, NULL) == -1) die("setgroups");
        if (setresgid(gid, gid, gid) == -1) die("setresgid %u", gid);
        if (setresuid(uid, uid, uid) == -1) die("setresuid %u", uid);
    }
    if (getuid() != uid || geteuid() != uid || getgid() != gid || getegid() != gid || setresuid(-1, 0, -1) != -1) {
        errno = EPERM;
        die("this is not user %u", uid);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) die("PR_SET_NO_NEW_PRIVS");
}

static int open_source(const char *source) {
    int writable = source[0] == 'w';
    if ((!writable && source[0] != 'r') || source[1] != ':') {
        errno = EINVAL;
        die("'%s' is no source", source);
    }
    // The last part of a writable path may be in the hands of an earlier build: no link there.
    int tree = open_tree(AT_FDCWD, source + 2, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE |
                                                   (writable ? AT_SYMLINK_NOFOLLOW : 0));
    if (tree == -1) die("cannot mount %s", source + 2);
    struct mount_attr attributes = {
        .attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (writable ? 0 : MOUNT_ATTR_RDONLY),
    };
    if (mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) == -1)
        die("cannot restrict the mount of %s", source + 2);
    return tree;
}

static void place(int tree, int number) {
    char path[32];
    snprintf(path, sizeof path, "/tmp/%d", number);
    struct stat status;
    if (fstat(tree, &status) == -1) die("fstat");
    if (S_ISLNK(status.st_mode)) {
        errno = ELOOP;
        die("source %d is a link", number);
    }
    if (S_ISDIR(status.st_mode)) {
        if (mkdir(path, 0755) == -1) die("mkdir %s", path);
    } else {
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (file == -1) die("create %s", path);
        close(file);
    }
    if (move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == -1) die("move_mount %s", path);
    close(tree);
}

int stage(char **arguments) {
    if (!arguments[0] || !arguments[1]) return 2;
    unsigned uid = parse_number(arguments[0]), gid = parse_number(arguments[1]);
    char **source = arguments + 2;
    umask(022);
    if (unshare(CLONE_NEWNS) == -1) die("unshare the mount namespace");
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == -1) die("make the mounts private");

    // All are opened before /tmp is covered: some lie there.
    int trees[SOURCES_MAX], count = 0;
    for (; *source && strcmp(*source, "--") != 0; source++) {
        if (count == SOURCES_MAX) {
            errno = E2BIG;
            die("more than %d sources", SOURCES_MAX);
        }
        trees[count++] = open_source(*source);
    }
    if (!*source || !source[1]) return 2;
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m") == -1) die("mount a tmpfs");
    for (int number = 0; number < count; number++) place(trees[number], number);
    if (chdir("/") == -1) die("chdir");

    take_identity(uid, gid);
    // Taking the identity has cleared it; bubblewrap sets it again for itself.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == -1) die("PR_SET_PDEATHSIG");
    execv(source[1], source + 1);
    die("cannot execute %s", source[1]);
}
