#define _GNU_SOURCE

#include "internal.h"

#include <stdlib.h>
#include <string.h>

// Nearly every pom is plain: well-formed UTF-8, names without prefix or accent, no document type, no text
// beside elements. Such a document means the same to libxml2, to
// MXParser and to this one pass, which takes a tenth of the time. Whatever is not plain is left to libxml2: in doubt,
// this says no. Tests and scripts/fuzz hold the two against each other.

enum { SPACE = 1, NAME_START = 2, NAME = 4, SPECIAL = 8 };

static const uint8_t kinds[256] = {
    [' '] = SPACE, ['\t'] = SPACE, ['\n'] = SPACE, ['\r'] = SPACE | SPECIAL,
    ['a' ... 'z'] = NAME_START | NAME, ['A' ... 'Z'] = NAME_START | NAME, ['_'] = NAME_START | NAME,
    ['0' ... '9'] = NAME, ['-'] = NAME, ['.'] = NAME,
    // What a text has to be looked through for.
    ['&'] = SPECIAL, [']'] = SPECIAL,
};

enum { SLOTS = 2048, ATTRIBUTES = 12 };

typedef struct {
    const uint8_t *at, *end;
    kiln_xml_limits limits;
    kiln_buffer nodes, texts, names, name_bytes, marks;
    // The numbers of names, plus one, by their hash.
    uint16_t slots[SLOTS];
    uint32_t *open;
    size_t depth, capacity;
} scan;

// Whether all bytes are characters that XML allows, in UTF-8, and none of those that libxml2 or MXParser treat apart.
static int has_plain_characters(const uint8_t *bytes, size_t length, int *is_ascii) {
    size_t at = 0;
    *is_ascii = 1;
    while (at < length) {
        while (length - at >= 64 && kiln_are_plain(bytes + at)) at += 64;
        size_t stop = length - at < 64 ? length : at + 64;
        while (at < stop) {
            uint8_t byte = bytes[at];
            if (byte < 0x80) {
                if (byte < 0x20 && !(kinds[byte] & SPACE)) return 0;
                at++;
                continue;
            }
            *is_ascii = 0;
            size_t more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
            if (byte < 0xC2 || byte > 0xF4 || length - at <= more) return 0;
            uint8_t second = bytes[at + 1];
            if (second < 0x80 || second > 0xBF) return 0;
            if ((byte == 0xE0 && second < 0xA0) || (byte == 0xED && second > 0x9F) || (byte == 0xF0 && second < 0x90)
                || (byte == 0xF4 && second > 0x8E))
                return 0;
            // From U+FFC0 on: marks, replacements, what is no character.
            if (byte == 0xEF && second == 0xBF) return 0;
            for (size_t i = 2; i <= more; i++)
                if (bytes[at + i] < 0x80 || bytes[at + i] > 0xBF) return 0;
            at += more + 1;
        }
    }
    return 1;
}

// The last byte of a plain document is a `>`: what goes on while bytes are of a kind that `>` is not ends there.
static const uint8_t *behind(const uint8_t *at, int kind) {
    while (kinds[*at] & kind) at++;
    return at;
}

// Behind blanks, of which most are many: no other byte up to 0x20 is in a plain document.
static const uint8_t *behind_blanks(const uint8_t *at, const uint8_t *end) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    while (end - at >= 8) {
        uint64_t eight;
        memcpy(&eight, at, 8);
        // The top bit of each byte that is more than 0x20.
        uint64_t others = (((eight & 0x7F7F7F7F7F7F7F7Fu) + 0x5F5F5F5F5F5F5F5Fu) | eight) & 0x8080808080808080u;
        if (others) return at + (__builtin_ctzll(others) >> 3);
        at += 8;
    }
#endif
    return behind(at, SPACE);
}

// Whether one of 16 bytes may be SPECIAL, in a form that compilers turn into vector instructions.
static int are_special(const uint8_t *bytes) {
    uint8_t found = 0;
    for (size_t i = 0; i < 16; i++) found |= (bytes[i] == '\r') | (bytes[i] == '&') | (bytes[i] == ']');
    return found;
}

static uint8_t peek(const scan *s) { return s->at < s->end ? *s->at : 0; }

static int skip_space(scan *s) {
    const uint8_t *start = s->at;
    if (s->at < s->end) s->at = behind(s->at, SPACE);
    return s->at > start;
}

// The first and the last eight bytes of a name, which overlap in one of less than sixteen.
static void ends_of(const uint8_t *name, size_t length, uint64_t *first, uint64_t *last) {
    if (length >= 8) {
        memcpy(first, name, 8), memcpy(last, name + length - 8, 8);
    } else if (length >= 4) {
        uint32_t low, high;
        memcpy(&low, name, 4), memcpy(&high, name + length - 4, 4);
        *first = low, *last = high;
    } else {
        *first = *last = 0;
        for (size_t i = 0; i < length; i++) *first = *first << 8 | name[i];
    }
}

static int is_same(const uint8_t *one, const uint8_t *other, size_t length) {
    uint64_t first, last, other_first, other_last;
    ends_of(one, length, &first, &last);
    ends_of(other, length, &other_first, &other_last);
    return first == other_first && last == other_last && (length <= 16 || !memcmp(one + 8, other + 8, length - 16));
}

static int take(scan *s, const char *word, size_t length) {
    if ((size_t)(s->end - s->at) < length || memcmp(s->at, word, length)) return 0;
    s->at += length;
    return 1;
}

// A value in quotes; 0 when there is none.
static int quoted(scan *s, const uint8_t **value, size_t *length) {
    uint8_t quote = peek(s);
    if (quote != '"' && quote != '\'') return 0;
    const uint8_t *start = s->at + 1;
    const uint8_t *close = memchr(start, quote, (size_t)(s->end - start));
    if (!close) return 0;
    *value = start;
    *length = (size_t)(close - start);
    s->at = close + 1;
    return 1;
}

static int equals_sign(scan *s) {
    skip_space(s);
    if (!take(s, "=", 1)) return 0;
    skip_space(s);
    return 1;
}

static int is_word(const uint8_t *bytes, size_t length, const char *word) {
    if (strlen(word) != length) return 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = bytes[i];
        if ((byte >= 'a' && byte <= 'z' ? byte - 32 : byte) != (uint8_t)word[i]) return 0;
    }
    return 1;
}

// What stands between `<?xml` and `?>`.
static int declaration(scan *s, int is_ascii) {
    const uint8_t *value;
    size_t length;
    if (!skip_space(s) || !take(s, "version", 7) || !equals_sign(s) || !quoted(s, &value, &length)) return 0;
    if (length != 3 || memcmp(value, "1.0", 3)) return 0;
    int is_parted = skip_space(s);
    if (is_parted && take(s, "encoding", 8)) {
        if (!equals_sign(s) || !quoted(s, &value, &length)) return 0;
        int is_known = is_word(value, length, "UTF-8")
            || (is_ascii && (is_word(value, length, "ISO-8859-1") || is_word(value, length, "US-ASCII")));
        if (!is_known) return 0;
        is_parted = skip_space(s);
    }
    if (is_parted && take(s, "standalone", 10)) {
        if (!equals_sign(s) || !quoted(s, &value, &length)) return 0;
        if (!(length == 3 && !memcmp(value, "yes", 3)) && !(length == 2 && !memcmp(value, "no", 2))) return 0;
        skip_space(s);
    }
    return take(s, "?>", 2);
}

// A comment behind its `<!--`.
static int comment(scan *s) {
    while (s->end - s->at >= 3) {
        const uint8_t *dash = memchr(s->at, '-', (size_t)(s->end - s->at - 2));
        if (!dash) return 0;
        s->at = dash + 1;
        if (dash[1] != '-') continue;
        s->at = dash + 3;
        return dash[2] == '>';
    }
    return 0;
}

// An instruction behind its `<?`: a name, then nothing that may look like an end but the end.
static int instruction(scan *s) {
    const uint8_t *name = s->at;
    if (!(kinds[peek(s)] & NAME_START)) return 0;
    while (kinds[peek(s)] & NAME) s->at++;
    if (s->at - name >= 3 && (name[0] | 0x20) == 'x' && (name[1] | 0x20) == 'm' && (name[2] | 0x20) == 'l') return 0;
    if (peek(s) != '?' && !(kinds[peek(s)] & SPACE)) return 0;
    while (s->at < s->end && *s->at != '?' && *s->at != '<' && *s->at != '>') s->at++;
    return take(s, "?>", 2);
}

// A name's number; -1 when there are too many or no memory.
static int number_of(scan *s, const uint8_t *name, size_t length) {
    uint64_t first, last;
    ends_of(name, length, &first, &last);
    uint64_t hash = ((first ^ length) * 0x9E3779B97F4A7C15u ^ last) * 0xBF58476D1CE4E5B9u;
    const kiln_xml_name *names = (const kiln_xml_name *)s->names.bytes;
    size_t slot = (size_t)(hash >> 48) % SLOTS;
    for (; s->slots[slot]; slot = (slot + 1) % SLOTS) {
        kiln_xml_name known = names[s->slots[slot] - 1];
        if (known.length == length && is_same(s->name_bytes.bytes + known.start, name, length)) return s->slots[slot] - 1;
    }
    size_t number = s->names.length / sizeof(kiln_xml_name);
    kiln_xml_name entry = {(uint32_t)s->name_bytes.length, (uint32_t)length};
    if (number >= SLOTS / 2 || !kiln_buffer_append(&s->name_bytes, name, length)
        || !kiln_buffer_append(&s->names, &entry, sizeof entry))
        return -1;
    s->slots[slot] = (uint16_t)(number + 1);
    return (int)number;
}

typedef struct {
    const uint8_t *name, *value;
    size_t length, prefix, value_length;
} attribute;

static int is_local(const attribute *a, const char *name) {
    size_t skip = a->prefix ? a->prefix + 1 : 0;
    return strlen(name) == a->length - skip && !memcmp(a->name + skip, name, a->length - skip);
}

static int declares(const attribute *a) {
    return a->prefix == 5 && !memcmp(a->name, "xmlns", 5);
}

// Whether each prefix is declared in the tag itself and no attribute is there twice.
static int are_sound(const attribute *all, size_t count) {
    static const char reserved[] = "http://www.w3.org/";
    for (size_t i = 0; i < count; i++) {
        const attribute *a = &all[i];
        for (size_t j = 0; j < i; j++) {
            if (a->length == all[j].length && !memcmp(a->name, all[j].name, a->length)) return 0;
            size_t own = a->prefix ? a->prefix + 1 : 0, other = all[j].prefix ? all[j].prefix + 1 : 0;
            // Two prefixes may stand for one namespace.
            if (own && other && !declares(a) && !declares(&all[j]) && a->length - own == all[j].length - other
                && !memcmp(a->name + own, all[j].name + other, a->length - own))
                return 0;
        }
        int is_default = !a->prefix && is_local(a, "xmlns");
        if (declares(a) || is_default) {
            if (declares(a) && (!a->value_length || is_local(a, "xml") || is_local(a, "xmlns"))) return 0;
            size_t length = sizeof reserved - 1;
            int is_reserved = a->value_length >= length && !memcmp(a->value, reserved, length);
            // The namespaces of XML itself are not to be bound.
            if (is_reserved && (is_default || !is_local(a, "xsi"))) return 0;
            if (is_reserved && a->value_length > length + 4 && memcmp(a->value + length, "2001/", 5)) return 0;
        } else if (a->prefix) {
            int is_declared = 0;
            for (size_t j = 0; j < count; j++)
                is_declared |= declares(&all[j]) && all[j].length - 6 == a->prefix
                    && !memcmp(all[j].name + 6, a->name, a->prefix);
            if (!is_declared) return 0;
        }
    }
    return 1;
}

// The character of a reference, which starts with `&`; 0 when it is none that everybody reads alike.
static uint32_t reference(const uint8_t **from, const uint8_t *to) {
    const uint8_t *start = *from + 1;
    const uint8_t *close = memchr(start, ';', to - start < 10 ? (size_t)(to - start) : 10);
    if (!close || close == start) return 0;
    size_t length = (size_t)(close - start);
    *from = close + 1;
    if (*start != '#') {
        char name[11] = {0};
        memcpy(name, start, length);
        static const char *const basic[] = {"amp", "lt", "gt", "quot", "apos"};
        for (size_t i = 0; i < 5; i++)
            if (!strcmp(name, basic[i])) return (uint8_t)"&<>\"'"[i];
        const kiln_xml_character *character = kiln_xml_find_character(name);
        return character ? character->code : 0;
    }
    int is_hex = length > 1 && start[1] == 'x';
    uint32_t code = 0;
    start += 1 + is_hex;
    if (start == close) return 0;
    for (; start < close; start++) {
        uint8_t low = *start | 0x20;
        int digit = *start >= '0' && *start <= '9' ? *start - '0' : is_hex && low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
        if (digit < 0 || code > 0xFFFFFF) return 0;
        code = code * (is_hex ? 16 : 10) + (uint32_t)digit;
    }
    // A blank by its number would have to be trimmed like one.
    int is_plain = (code > 0x20 && code < 0xD800) || (code >= 0xE000 && code < 0xFFC0) || (code >= 0x10000 && code < 0x100000);
    return is_plain ? code : 0;
}

static int has_plain_references(const uint8_t *from, size_t length) {
    const uint8_t *to = from + length;
    while ((from = memchr(from, '&', (size_t)(to - from))))
        if (!reference(&from, to)) return 0;
    return 1;
}

// The attributes behind the name of a node, up to `>` (1), `/>` (2), or what is not plain (0).
static int attributes(scan *s, uint32_t node) {
    attribute all[ATTRIBUTES];
    size_t count = 0;
    while (1) {
        int is_parted = skip_space(s);
        if (peek(s) == '>' || peek(s) == '/') {
            int is_empty = *s->at++ == '/';
            if (is_empty && !take(s, ">", 1)) return 0;
            return count && !are_sound(all, count) ? 0 : 1 + is_empty;
        }
        if (!is_parted || count == ATTRIBUTES || !(kinds[peek(s)] & NAME_START)) return 0;
        attribute *a = &all[count++];
        a->name = s->at;
        a->prefix = 0;
        while (kinds[peek(s)] & NAME) s->at++;
        if (peek(s) == ':') {
            a->prefix = (size_t)(s->at - a->name);
            s->at++;
            if (!(kinds[peek(s)] & NAME_START)) return 0;
            while (kinds[peek(s)] & NAME) s->at++;
        }
        a->length = (size_t)(s->at - a->name);
        if (!equals_sign(s) || !quoted(s, &a->value, &a->value_length)) return 0;
        if (memchr(a->value, '<', a->value_length) || !has_plain_references(a->value, a->value_length)) return 0;
        if (!a->prefix && kiln_xml_may_mark(a->name, a->length)
            && (memchr(a->value, '&', a->value_length)
                || !kiln_xml_mark_attribute(&s->marks, node, a->name, a->length, a->value, a->value_length)))
            return 0;
    }
}

// Appends a run of text; leading blanks only when some text came before. 0 when it is not plain.
static int text(scan *s, const uint8_t *from, const uint8_t *to, size_t gap) {
    if (s->texts.length == gap)
        while (from < to && kinds[*from] & SPACE) from++;
    if (from == to) return 1;
    const uint8_t *special = from;
    // What is special behind the text costs a closer look and no more.
    while (special < to && s->end - special >= 16 && !are_special(special)) special += 16;
    while (special < to && !(kinds[*special] & SPECIAL)) special++;
    if (special >= to) return kiln_buffer_append(&s->texts, from, (size_t)(to - from));
    // What a reference stands for is never longer than the reference.
    if (!kiln_buffer_reserve(&s->texts, (size_t)(to - from))) return 0;
    uint8_t *out = s->texts.bytes + s->texts.length;
    while (from < to) {
        uint8_t byte = *from;
        if (byte == '\r') {
            // The end of a line is one character.
            if (from + 1 == to || from[1] != '\n') return 0;
        } else if (byte == '&') {
            uint32_t code = reference(&from, to);
            if (!code) return 0;
            out += kiln_utf8(code, out);
            continue;
        } else {
            if (byte == ']' && to - from >= 3 && from[1] == ']' && from[2] == '>') return 0;
            *out++ = byte;
        }
        from++;
    }
    s->texts.length = (size_t)(out - s->texts.bytes);
    return 1;
}

// A section behind its `<![CDATA[`. Where two brackets stand in it, MXParser may see its end.
static int section(scan *s, size_t gap) {
    const uint8_t *from = s->at;
    const uint8_t *close = memmem(from, (size_t)(s->end - from), "]]", 2);
    if (!close || s->end - close < 3 || close[2] != '>' || memchr(from, '\r', (size_t)(close - from))) return 0;
    s->at = close + 3;
    if (s->texts.length == gap)
        while (from < close && kinds[*from] & SPACE) from++;
    return kiln_buffer_append(&s->texts, from, (size_t)(close - from));
}

static inline int push(scan *s, uint32_t node) {
    if (s->depth == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 32;
        uint32_t *open = realloc(s->open, capacity * sizeof *open);
        if (!open) return 0;
        s->open = open;
        s->capacity = capacity;
    }
    s->open[s->depth++] = node;
    return 1;
}

// Ends an element; its text starts at `gap`.
static void close_element(scan *s, uint32_t node, size_t gap) {
    kiln_xml_node *nodes = (kiln_xml_node *)s->nodes.bytes;
    while (s->texts.length > gap && s->texts.bytes[s->texts.length - 1] <= ' ') s->texts.length--;
    nodes[node].end = (uint32_t)(s->nodes.length / sizeof *nodes);
    nodes[node].text_start = (uint32_t)gap;
    nodes[node].text_end = (uint32_t)s->texts.length;
}

// The elements; 1 when the root has ended.
static int elements(scan *s) {
    size_t gap = s->texts.length;
    while (1) {
        if (s->at >= s->end) return 0;
        const uint8_t *from = s->at, *open = behind_blanks(from, s->end);
        if (*open != '<') {
            from = s->texts.length > gap ? from : open;
            open = s->depth ? memchr(open, '<', (size_t)(s->end - open)) : NULL;
        } else if (s->texts.length == gap) {
            from = open;
        }
        if (!open || s->end - open < 3 || (from < open && !text(s, from, open, gap))) return 0;
        s->at = open + 1;
        if (*s->at == '!') {
            int is_section = s->depth && take(s, "![CDATA[", 8);
            if (is_section ? !section(s, gap) : !take(s, "!--", 3) || !comment(s)) return 0;
            continue;
        }
        if (*s->at == '?') {
            s->at++;
            if (!instruction(s)) return 0;
            continue;
        }
        if (*s->at == '/') {
            s->at++;
            if (!s->depth) return 0;
            uint32_t node = s->open[--s->depth];
            const kiln_xml_node *nodes = (const kiln_xml_node *)s->nodes.bytes;
            kiln_xml_name name = ((const kiln_xml_name *)s->names.bytes)[nodes[node].name];
            if ((size_t)(s->end - s->at) <= name.length
                || !is_same(s->at, s->name_bytes.bytes + name.start, name.length))
                return 0;
            s->at = behind(s->at + name.length, SPACE);
            if (*s->at++ != '>') return 0;
            // Text beside elements is not plain.
            if (s->nodes.length / sizeof *nodes - 1 != node && s->texts.length > gap) return 0;
            close_element(s, node, gap);
            gap = s->texts.length;
            if (!s->depth) return 1;
            continue;
        }
        if (s->texts.length > gap) return 0;
        if (!(kinds[*s->at] & NAME_START)) return 0;
        const uint8_t *name = s->at;
        s->at = behind(name, NAME);
        uint32_t index = (uint32_t)(s->nodes.length / sizeof(kiln_xml_node));
        if (s->depth >= s->limits.depth || index >= s->limits.nodes) return 0;
        int number = number_of(s, name, (size_t)(s->at - name));
        int end = number < 0 ? 0 : *s->at == '>' ? (s->at++, 1) : attributes(s, index);
        kiln_xml_node node = {(uint32_t)number, index + 1, 0, 0};
        if (!end || !kiln_buffer_append(&s->nodes, &node, sizeof node)) return 0;
        if (end == 2) {
            close_element(s, index, gap);
            if (!s->depth) return 1;
        } else if (!push(s, index)) {
            return 0;
        }
    }
}

// Nothing but blanks and comments may come after the root.
static int ending(scan *s) {
    while (1) {
        skip_space(s);
        if (s->at == s->end) return 1;
        if (!take(s, "<!--", 4) || !comment(s)) return 0;
    }
}

int kiln_xml_plain(const uint8_t *bytes, size_t length, kiln_xml_limits limits, kiln_xml_document *out) {
    int is_ascii;
    while (length && kinds[bytes[length - 1]] & SPACE) length--;
    if (length < 4 || length > (1u << 28) || bytes[length - 1] != '>') return 0;
    if (!has_plain_characters(bytes, length, &is_ascii)) return 0;
    // Maven's reader joins lines before it looks for a declaration: this may be one all the same.
    if (!memcmp(bytes, "<?", 2) && (length < 5 || memcmp(bytes, "<?xml", 5))) return 0;
    scan s = {.at = bytes, .end = bytes + length, .limits = limits};
    int is_read = kiln_buffer_reserve(&s.nodes, length / 2) && kiln_buffer_reserve(&s.texts, length / 2)
        && kiln_buffer_reserve(&s.names, 64 * sizeof(kiln_xml_name)) && kiln_buffer_reserve(&s.name_bytes, 1024)
        && (!take(&s, "<?xml", 5) || declaration(&s, is_ascii)) && elements(&s) && ending(&s);
    free(s.open);
    if (!is_read) {
        free(s.nodes.bytes);
        free(s.texts.bytes);
        free(s.names.bytes);
        free(s.name_bytes.bytes);
        free(s.marks.bytes);
        return 0;
    }
    out->nodes = (kiln_xml_node *)s.nodes.bytes;
    out->node_count = s.nodes.length / sizeof(kiln_xml_node);
    out->names = (kiln_xml_name *)s.names.bytes;
    out->name_count = s.names.length / sizeof(kiln_xml_name);
    out->name_bytes = (char *)s.name_bytes.bytes;
    out->name_bytes_length = s.name_bytes.length;
    out->text = s.texts.bytes;
    out->text_length = s.texts.length;
    out->marks = (kiln_xml_mark *)s.marks.bytes;
    out->mark_count = s.marks.length / sizeof(kiln_xml_mark);
    return 1;
}
