// libmicrohttpd's variadic functions with the types Swift can call.
#pragma once
#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

struct kiln_mhd_settings {
    int listen_socket; // owned by the daemon once it has started
    unsigned connection_limit;
    unsigned timeout_seconds; // of inactivity; suspended connections have none
    unsigned threads;
    size_t connection_memory;
    MHD_AccessHandlerCallback access;
    void *(*begin)(void *context, const char *uri, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    void (*log)(void *context, const char *text);
    void *context;
};

static inline void kiln_mhd_log(void *argument, const char *format, va_list values) {
    const struct kiln_mhd_settings *settings = argument;
    char text[512];
    vsnprintf(text, sizeof text, format, values);
    settings->log(settings->context, text);
}

// Starts a daemon with epoll threads of its own; `settings` must live as long as it. NULL with errno on failure.
static inline struct MHD_Daemon *kiln_mhd_start(struct kiln_mhd_settings *settings) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        settings->access, settings->context,
        MHD_OPTION_EXTERNAL_LOGGER, kiln_mhd_log, (void *) settings, // first: it is used while the others are read
        MHD_OPTION_LISTEN_SOCKET, settings->listen_socket,
        MHD_OPTION_CONNECTION_LIMIT, settings->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, settings->timeout_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
        MHD_OPTION_THREAD_POOL_SIZE, settings->threads,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, settings->begin, settings->context,
        MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
        MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
        MHD_OPTION_END);
}

static inline int kiln_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline const struct sockaddr *kiln_mhd_client_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

// Whether nothing more can come from the peer of a socket: it has closed at least its side. Does not block.
#include <poll.h>
static inline int kiln_peer_is_gone(int socket) {
    struct pollfd entry = {.fd = socket, .events = 0x2000 /* POLLRDHUP, hidden without _GNU_SOURCE */};
    return poll(&entry, 1, 0) == 1 && (entry.revents & (0x2000 | POLLHUP | POLLERR)) != 0;
}
