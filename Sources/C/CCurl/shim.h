// libcurl's variadic functions with the types Swift can call.
#pragma once
#include <curl/curl.h>
#include <sys/socket.h>

static inline CURLcode kiln_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode kiln_curl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode kiln_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode kiln_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*kiln_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode kiln_curl_set_sink(CURL *easy, CURLoption option, kiln_curl_sink value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLMcode kiln_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLcode kiln_curl_done_code(const CURLMsg *message) { return message->data.result; }

static const size_t kiln_curl_pause = CURL_WRITEFUNC_PAUSE;

// libcurl's own sockets would be inherited by programs that Kiln starts.
static inline curl_socket_t kiln_curl_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void) context;
    (void) purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static inline CURLcode kiln_curl_close_on_exec(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, kiln_curl_socket);
}
