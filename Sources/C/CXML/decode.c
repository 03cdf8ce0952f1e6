#include "internal.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int kiln_buffer_reserve(kiln_buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->length >= more) return 1;
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity - buffer->length < more) capacity *= 2;
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) return 0;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return 1;
}

void kiln_xml_note(kiln_xml_document *document, int line, const char *message) {
    if (document->message[0]) return;
    size_t length = strlen(message);
    while (length && isspace((unsigned char)message[length - 1])) length--;
    if (length >= sizeof document->message) length = sizeof document->message - 1;
    memcpy(document->message, message, length);
    document->message[length] = 0;
    document->line = line;
}

// Writes one code point; the caller has reserved four bytes.
static void put(kiln_xml_prepared *out, uint32_t code) {
    if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0xFFFE || code == 0xFFFF) {
        code = code < 0x20 ? 0x10FF00 + code : 0x10FF20 + (code & 1);
        out->has_standins = 1;
        out->is_lenient = 1;
    }
    out->text.length += kiln_utf8(code, out->text.bytes + out->text.length);
}

static int is_plain(uint8_t byte) {
    return byte < 0x80 && (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r');
}

// UTF-8, each malformed piece (the longest start of a valid sequence) replaced by U+FFFD, as Java's decoder does.
static int from_utf8(const uint8_t *bytes, size_t length, kiln_xml_prepared *out) {
    if (!kiln_buffer_reserve(&out->text, length + 4)) return 0;
    size_t at = 0;
    while (at < length) {
        size_t start = at;
        while (length - at >= 64 && kiln_are_plain(bytes + at)) at += 64;
        while (at < length && is_plain(bytes[at])) at++;
        // Three bytes of room for each that may still come, so that nothing below has to look.
        if (!kiln_buffer_append(&out->text, bytes + start, at - start)) return 0;
        if (at == length) break;
        if (!kiln_buffer_reserve(&out->text, length - at + 4)) return 0;
        uint8_t first = bytes[at++];
        if (first < 0x80) {
            put(out, first);
            continue;
        }
        int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        uint32_t code = first & (0x3F >> more);
        uint8_t low = 0x80, high = 0xBF;
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
        if (first < 0xC2 || first > 0xF4) {
            put(out, 0xFFFD);
            out->is_lenient = 1;
            continue;
        }
        while (more && at < length && bytes[at] >= low && bytes[at] <= high) {
            code = code << 6 | (bytes[at++] & 0x3F);
            low = 0x80, high = 0xBF;
            more--;
        }
        if (more) out->is_lenient = 1;
        put(out, more ? 0xFFFD : code);
    }
    return 1;
}

static int from_latin(const uint8_t *bytes, size_t length, uint32_t highest, kiln_xml_prepared *out) {
    if (!kiln_buffer_reserve(&out->text, length * 4 + 4)) return 0;
    for (size_t at = 0; at < length; at++) put(out, bytes[at] > highest ? 0xFFFD : bytes[at]);
    return 1;
}

static int from_utf16(const uint8_t *bytes, size_t length, int is_big, kiln_xml_prepared *out) {
    if (!kiln_buffer_reserve(&out->text, length * 2 + 8)) return 0;
    size_t at = 0;
    while (at + 1 < length) {
        uint32_t unit = is_big ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at];
        at += 2;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 1 < length) {
            uint32_t next = is_big ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at];
            if (next >= 0xDC00 && next < 0xE000) {
                at += 2;
                put(out, 0x10000 + ((unit - 0xD800) << 10 | (next - 0xDC00)));
                continue;
            }
        }
        put(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
    if (at < length) put(out, 0xFFFD);
    return 1;
}

// Any other encoding, through the C library; 0 when it does not know the name.
static int from_other(const char *name, const uint8_t *bytes, size_t length, kiln_xml_prepared *out,
                      kiln_xml_status *status) {
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) return 0;
    kiln_buffer text = {0};
    char *from = (char *)bytes;
    size_t left = length;
    *status = KILN_XML_NO_MEMORY;
    while (left) {
        if (!kiln_buffer_reserve(&text, left * 2 + 16)) goto end;
        char *to = (char *)text.bytes + text.length;
        size_t room = text.capacity - text.length;
        size_t result = iconv(converter, &from, &left, &to, &room);
        int number = errno;
        text.length = text.capacity - room;
        if (result != (size_t)-1) break;
        if (number == E2BIG) continue;
        // Malformed or cut short: one replacement character for the byte.
        if (!kiln_buffer_append(&text, "\xEF\xBF\xBD", 3)) goto end;
        from++;
        left--;
        iconv(converter, NULL, NULL, NULL, NULL);
    }
    if (from_utf8(text.bytes, text.length, out)) *status = KILN_XML_OK;
end:
    free(text.bytes);
    iconv_close(converter);
    return 1;
}

static int is_space(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

// The name in `encoding="…"` of the declaration in the first 4,096 bytes, upper-cased. 1: found, 0: none, -1: there is
// no `>` at all, which Maven's reader refuses.
static int declared_encoding(const uint8_t *bytes, size_t length, size_t unit, size_t offset, char name[64]) {
    char head[4097];
    size_t count = 0;
    if (length > 4096) length = 4096;
    int has_end = 0;
    for (size_t at = offset; at < length && !has_end; at += unit) {
        uint8_t byte = bytes[at];
        // Line ends are not kept, so that a declaration over several lines is one.
        if (byte != '\n' && byte != '\r') head[count++] = byte ? (char)byte : ' ';
        has_end = byte == '>';
    }
    head[count] = 0;
    if (!has_end) return -1;
    const char *start = strstr(head, "<?xml");
    if (!start) return 0;
    // The last that fits, as a greedy pattern finds it.
    for (const char *at = head + count; at-- > start + 5;) {
        if (strncmp(at, "encoding", 8)) continue;
        const char *here = at + 8;
        while (is_space((uint8_t)*here)) here++;
        if (*here++ != '=') continue;
        while (is_space((uint8_t)*here)) here++;
        char quote = *here++;
        if ((quote != '"' && quote != '\'') || !*here) continue;
        const char *end = strchr(here + 1, quote);
        if (!end || (size_t)(end - here) >= 64) continue;
        size_t size = (size_t)(end - here);
        for (size_t i = 0; i < size; i++) name[i] = (char)toupper((unsigned char)here[i]);
        name[size] = 0;
        return 1;
    }
    return 0;
}

static int is_one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (!strcmp(name, *names)) return 1;
    return 0;
}

kiln_xml_status kiln_xml_decode(const uint8_t *bytes, size_t length, kiln_xml_prepared *out,
                                kiln_xml_document *problem) {
    static const char *const utf8[] = {"UTF-8", "UTF8", "UNICODE-1-1-UTF-8", NULL};
    static const char *const latin1[] = {"ISO-8859-1", "ISO8859-1", "ISO8859_1", "ISO_8859-1", "ISO_8859_1",
                                         "LATIN1", "L1", "8859_1", "ISO-IR-100", "ISO_8859-1:1987", "CP819",
                                         "IBM819", "IBM-819", "819", "CSISOLATIN1", NULL};
    static const char *const ascii[] = {"US-ASCII", "ASCII", "ISO646-US", "646", "ANSI_X3.4-1968", "ISO_646.IRV:1991",
                                        "ANSI_X3.4-1986", "ISO_646.IRV:1983", "CP367", "IBM367", "DEFAULT", "US",
                                        "ASCII7", "CSASCII", "ISO-IR-6", NULL};
    // What the byte order mark says, then what the first bytes look like, then what the declaration says.
    const char *mark = NULL, *guess = NULL;
    if (length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) mark = "UTF-16BE", bytes += 2, length -= 2;
    else if (length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE) mark = "UTF-16LE", bytes += 2, length -= 2;
    else if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) mark = "UTF-8", bytes += 3, length -= 3;
    if (length >= 4) {
        if (!memcmp(bytes, "\0<\0?", 4)) guess = "UTF-16BE";
        else if (!memcmp(bytes, "<\0?\0", 4)) guess = "UTF-16LE";
        else if (!memcmp(bytes, "<?xm", 4)) guess = "UTF-8";
    }
    char name[64] = "";
    int declared = 0;
    if (guess) {
        size_t unit = guess[4] == '8' ? 1 : 2;
        declared = declared_encoding(bytes, length, unit, !strcmp(guess, "UTF-16BE"), name);
        if (declared < 0) {
            kiln_xml_note(problem, 1, "the first tag does not end");
            return KILN_XML_MALFORMED;
        }
    }
    const char *encoding;
    if (!mark) {
        encoding = !guess || !declared ? "UTF-8" : name;
        if (!strcmp(encoding, "UTF-16") && strcmp(guess, "UTF-8")) encoding = guess;
    } else if (!strcmp(mark, "UTF-8")) {
        // Where mark and declaration disagree, the declaration is believed.
        encoding = declared ? name : "UTF-8";
        if (declared && strcmp(name, "UTF-8")) out->is_lenient = 1;
    } else {
        if (guess && strcmp(guess, mark)) {
            kiln_xml_note(problem, 1, "the byte order mark and the first bytes are of different encodings");
            return KILN_XML_MALFORMED;
        }
        encoding = declared && strcmp(name, "UTF-16") && strcmp(name, mark) ? name : mark;
    }
    kiln_xml_status status = KILN_XML_NO_MEMORY;
    if (is_one_of(encoding, utf8)) {
        if (from_utf8(bytes, length, out)) status = KILN_XML_OK;
    } else if (is_one_of(encoding, latin1)) {
        if (from_latin(bytes, length, 0xFF, out)) status = KILN_XML_OK;
    } else if (is_one_of(encoding, ascii)) {
        if (from_latin(bytes, length, 0x7F, out)) status = KILN_XML_OK;
    } else if (!strcmp(encoding, "UTF-16BE") || !strcmp(encoding, "UTF-16LE")) {
        if (from_utf16(bytes, length, encoding[6] == 'B', out)) status = KILN_XML_OK;
    } else if (!strcmp(encoding, "UTF-16")) {
        if (from_utf16(bytes, length, 1, out)) status = KILN_XML_OK;
    } else if (!from_other(encoding, bytes, length, out, &status)) {
        kiln_xml_note(problem, 1, "its encoding is not known");
        status = KILN_XML_MALFORMED;
    }
    return status;
}
