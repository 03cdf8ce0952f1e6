#define _GNU_SOURCE
#include "kiln_openssl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define TEXT_(value) #value
#define TEXT(value) TEXT_(value)
// The library of the headers: another major version has other structures.
static const char library_name[] = "libcrypto.so." TEXT(OPENSSL_SHLIB_VERSION);

static void *library;
static char reason[256] = "not loaded";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    library = dlopen(library_name, RTLD_LAZY | RTLD_LOCAL);
    if (!library) snprintf(reason, sizeof reason, "%s", dlerror());
}

// Several threads may store the same value.
static void *find(void **slot, const char *name) {
    void *found = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
    if (found) return found;
    pthread_once(&once, load);
    if (!library) return NULL;
    found = dlsym(library, name);
    __atomic_store_n(slot, found, __ATOMIC_RELEASE);
    return found;
}

// Defines a function of libcrypto that calls it, or gives `failed` when the library is not there. Hidden: other libraries
// of this process keep calling libcrypto itself.
#define FORWARD(result, name, parameters, arguments, failed)                 \
    __attribute__((visibility("hidden"))) result name parameters {           \
        static void *slot;                                                   \
        result(*function) parameters = (result(*) parameters)find(&slot, #name); \
        return function ? function arguments : failed;                       \
    }

FORWARD(const EVP_MD *, EVP_md5, (void), (), NULL)
FORWARD(const EVP_MD *, EVP_sha1, (void), (), NULL)
FORWARD(const EVP_MD *, EVP_sha256, (void), (), NULL)
FORWARD(const EVP_MD *, EVP_sha512, (void), (), NULL)
FORWARD(int, EVP_MD_get_size, (const EVP_MD *md), (md), 0)
FORWARD(EVP_MD_CTX *, EVP_MD_CTX_new, (void), (), NULL)
FORWARD(int, EVP_DigestInit_ex, (EVP_MD_CTX * context, const EVP_MD *type, ENGINE *engine), (context, type, engine), 0)
FORWARD(int, EVP_DigestUpdate, (EVP_MD_CTX * context, const void *bytes, size_t count), (context, bytes, count), 0)
FORWARD(int, EVP_DigestFinal_ex, (EVP_MD_CTX * context, unsigned char *digest, unsigned *count),
        (context, digest, count), 0)
FORWARD(const EVP_CIPHER *, EVP_aes_128_cbc, (void), (), NULL)
FORWARD(EVP_CIPHER_CTX *, EVP_CIPHER_CTX_new, (void), (), NULL)
FORWARD(int, EVP_DecryptInit_ex,
        (EVP_CIPHER_CTX * context, const EVP_CIPHER *type, ENGINE *engine, const unsigned char *key,
         const unsigned char *iv),
        (context, type, engine, key, iv), 0)
FORWARD(int, EVP_DecryptUpdate,
        (EVP_CIPHER_CTX * context, unsigned char *out, int *written, const unsigned char *in, int count),
        (context, out, written, in, count), 0)
FORWARD(int, EVP_DecryptFinal_ex, (EVP_CIPHER_CTX * context, unsigned char *out, int *written),
        (context, out, written), 0)
FORWARD(int, RAND_bytes, (unsigned char *bytes, int count), (bytes, count), 0)
// Without the library nothing is equal.
FORWARD(int, CRYPTO_memcmp, (const void *left, const void *right, size_t count), (left, right, count), 1)
FORWARD(unsigned long, ERR_get_error, (void), (), 0)

#define FORWARD_NOTHING(name, parameters, arguments)                     \
    __attribute__((visibility("hidden"))) void name parameters {         \
        static void *slot;                                               \
        void(*function) parameters = (void(*) parameters)find(&slot, #name); \
        if (function) function arguments;                                \
    }

FORWARD_NOTHING(EVP_MD_CTX_free, (EVP_MD_CTX * context), (context))
FORWARD_NOTHING(EVP_CIPHER_CTX_free, (EVP_CIPHER_CTX * context), (context))
FORWARD_NOTHING(ERR_clear_error, (void), ())

__attribute__((visibility("hidden"))) void ERR_error_string_n(unsigned long error, char *text, size_t count) {
    static void *slot;
    void (*function)(unsigned long, char *, size_t) = (void (*)(unsigned long, char *, size_t))find(&slot, __func__);
    if (function)
        function(error, text, count);
    else if (count)
        snprintf(text, count, "%s cannot be loaded: %s", library_name, reason);
}
