// libcrypto's own declarations. The functions that Crypto uses are defined in openssl.c, which loads the library at the
// first call: a program that hashes nothing starts without it.
#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
