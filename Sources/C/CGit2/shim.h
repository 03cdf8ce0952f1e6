#pragma once
#include <git2.h>
#include <git2/sys/stream.h>
#include <iconv.h>

// git_libgit2_opts is variadic, and variadic functions are not imported into Swift.
static inline int kiln_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}
static inline int kiln_git_set_flag(int option, int enabled) {
    return git_libgit2_opts(option, enabled);
}
static inline int kiln_git_set_size(int option, size_t size) {
    return git_libgit2_opts(option, size);
}
static inline int kiln_git_set_user_agent(const char *text) {
    return git_libgit2_opts(GIT_OPT_SET_USER_AGENT, text);
}
static inline int kiln_git_set_template_path(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, path);
}

// A TCP stream of our own. The members up to `s` are those of libgit2's own git_socket_stream, because its SSH
// transport takes the socket from there (src/libgit2/streams/socket.h, the same from 0.28 to 1.9).
typedef struct {
    git_stream parent;
    char *host;
    char *port;
    int s;
    void *watch;
} kiln_git_socket;
