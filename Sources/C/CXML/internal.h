#ifndef KILN_XML_INTERNAL_H
#define KILN_XML_INTERNAL_H

#include "kiln_xml.h"

#include <string.h>

/// A named character.
typedef struct {
    const char *name;
    uint32_t code;
} kiln_xml_character;

extern const kiln_xml_character kiln_xml_characters[];
extern const size_t kiln_xml_character_count;

/// The character of a name; NULL when there is none.
const kiln_xml_character *kiln_xml_find_character(const char *name);

/// Bytes that grow.
typedef struct {
    uint8_t *bytes;
    size_t length, capacity;
} kiln_buffer;

/// Makes room for so many more bytes; 0 when there is no memory.
int kiln_buffer_reserve(kiln_buffer *buffer, size_t more);

/// Appends bytes; 0 when there is no memory.
static inline int kiln_buffer_append(kiln_buffer *buffer, const void *bytes, size_t length) {
    if (buffer->capacity - buffer->length < length && !kiln_buffer_reserve(buffer, length)) return 0;
    if (length) memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    return 1;
}

/// A character that XML forbids but Maven's reader lets through is carried past libxml2 as one of plane 16's private
/// characters: U+10FF00 plus its code, U+FFFE and U+FFFF as U+10FF20 and U+10FF21. All start with these three bytes.
#define KILN_STANDIN_BYTES "\xF4\x8F\xBC"

/// A document's text as libxml2 takes it.
typedef struct {
    kiln_buffer text;
    /// Whether there are stand-ins in it.
    int has_standins;
    /// Whether a strict reader refuses what was smoothed away.
    int is_lenient;
} kiln_xml_prepared;

/// Finds the encoding as Maven's XmlStreamReader does, and turns the bytes into UTF-8 in which every character is legal.
kiln_xml_status kiln_xml_decode(const uint8_t *bytes, size_t length, kiln_xml_prepared *out, kiln_xml_document *problem);

/// Copies the text without the XML declaration, the document type, comments and processing instructions, each judged as
/// Maven's MXParser does, and cut off where that refuses. Unless lines have to keep their numbers, blanks between tags go
/// too. 0 when there is no memory.
int kiln_xml_smooth(kiln_xml_prepared *text, int keeps_lines, kiln_buffer *result, kiln_xml_document *problem);

/// Writes a code point; how many bytes it takes.
static inline size_t kiln_utf8(uint32_t code, uint8_t *to) {
    if (code < 0x80) {
        to[0] = (uint8_t)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (uint8_t)(0xC0 | code >> 6);
        to[1] = (uint8_t)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (uint8_t)(0xE0 | code >> 12);
        to[1] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        to[2] = (uint8_t)(0x80 | (code & 0x3F));
        return 3;
    }
    to[0] = (uint8_t)(0xF0 | code >> 18);
    to[1] = (uint8_t)(0x80 | (code >> 12 & 0x3F));
    to[2] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    to[3] = (uint8_t)(0x80 | (code & 0x3F));
    return 4;
}

/// Whether 64 bytes are plain, in a form that compilers turn into vector instructions.
static inline int kiln_are_plain(const uint8_t *bytes) {
    uint8_t other = 0;
    for (int i = 0; i < 64; i++) {
        uint8_t byte = bytes[i];
        other |= (byte >= 0x80) | ((byte < 0x20) & (byte != '\t') & (byte != '\n') & (byte != '\r'));
    }
    return !other;
}

/// Reads a plain document, as nearly every pom is, in one pass of our own; 0 when it is not plain, or there is no memory.
int kiln_xml_plain(const uint8_t *bytes, size_t length, kiln_xml_limits limits, kiln_xml_document *out);

/// Appends a mark when an attribute without a prefix is one; 0 when there is no memory.
int kiln_xml_mark_attribute(
    kiln_buffer *marks, uint32_t node, const uint8_t *name, size_t length, const uint8_t *value, size_t value_length);

/// Whether an attribute's name may be a mark's.
static inline int kiln_xml_may_mark(const uint8_t *name, size_t length) {
    return length >= sizeof "child.scm.url.inherit.append.path" - 1 && !memcmp(name, "child.", 6);
}

/// Notes what is wrong, unless something is noted already.
void kiln_xml_note(kiln_xml_document *document, int line, const char *message);

#endif
