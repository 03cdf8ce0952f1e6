#define _GNU_SOURCE

#include "internal.h"

#include <stdlib.h>
#include <string.h>

// One pass over the markup that libxml2 and Maven's MXParser judge differently. Both refuse `<` in an attribute's value,
// so each `<` outside of a comment, a section or an instruction starts markup, and no tag has to be understood here.

static int is_space(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

static int is_name_start(uint8_t byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == ':' || byte >= 0x80;
}

static int is_name(uint8_t byte) {
    return is_name_start(byte) || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.';
}

// A place in the text. Reading past the end gives 0, which is in no text: it is a stand-in there.
typedef struct {
    const uint8_t *at, *end;
} cursor;

static uint8_t peek(const cursor *c) { return c->at < c->end ? *c->at : 0; }
static uint8_t next(cursor *c) { return c->at < c->end ? *c->at++ : 0; }
static void skip_space(cursor *c) {
    while (is_space(peek(c))) c->at++;
}
static int take(cursor *c, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(c->end - c->at) < length || memcmp(c->at, word, length)) return 0;
    c->at += length;
    return 1;
}

// Each of these starts behind what opens the markup, and returns NULL when all is well, else what is wrong.

static const char *comment(cursor *c, int has_standins) {
    const uint8_t *start = c->at;
    while (c->end - c->at >= 3) {
        const uint8_t *dash = memchr(c->at, '-', (size_t)(c->end - c->at - 2));
        if (!dash) break;
        c->at = dash + 1;
        if (dash[1] != '-') continue;
        if (dash[2] != '>') return "two dashes in a comment that does not end there";
        c->at = dash + 3;
        if (has_standins && memmem(start, (size_t)(dash - start), KILN_STANDIN_BYTES, 3))
            return "a comment has a character that XML forbids";
        return NULL;
    }
    return "a comment is not closed";
}

// `content_end` becomes the end of what Maven takes as its text: a `]>` also closes a section in which `]]` came
// before, and loses the character before it.
static const char *section(cursor *c, const uint8_t **content_end) {
    int has_one = 0, has_two = 0;
    while (c->at < c->end) {
        uint8_t byte = *c->at++;
        if (byte == ']') {
            if (has_one) has_two = 1;
            has_one = 1;
        } else if (byte == '>') {
            if (has_one && has_two) {
                *content_end = c->at - 3;
                return NULL;
            }
            has_one = has_two = 0;
        } else {
            has_one = 0;
        }
    }
    return "a CDATA section is not closed";
}

static const char *quoted(cursor *c, int is_version) {
    uint8_t quote = next(c);
    if (quote != '"' && quote != '\'') return "the XML declaration lacks a quotation mark";
    int is_first = 1;
    for (uint8_t byte; (byte = next(c)) != quote; is_first = 0) {
        int is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        int is_other = (byte >= '0' && byte <= '9') || byte == '_' || byte == '.' || byte == '-';
        if (is_version ? !is_letter && !is_other && byte != ':' : !is_letter && (is_first || !is_other))
            return "the XML declaration has a character that it may not have";
    }
    return is_first && !is_version ? "the XML declaration names no encoding" : NULL;
}

// What stands between `<?xml` and `?>`.
static const char *declaration(cursor *c) {
    static const char *const wrong = "the XML declaration is malformed";
    const char *problem;
    skip_space(c);
    if (!take(c, "version")) return wrong;
    skip_space(c);
    if (next(c) != '=') return wrong;
    skip_space(c);
    if (memcmp(c->at, "'1.0'", c->end - c->at < 5 ? 0 : 5) && memcmp(c->at, "\"1.0\"", c->end - c->at < 5 ? 0 : 5))
        return "the XML declaration is not of version 1.0";
    if ((problem = quoted(c, 1))) return problem;
    int has_space = is_space(peek(c));
    skip_space(c);
    if (peek(c) == 'e') {
        if (!has_space || !take(c, "encoding")) return wrong;
        skip_space(c);
        if (next(c) != '=') return wrong;
        skip_space(c);
        if ((problem = quoted(c, 0))) return problem;
        has_space = is_space(peek(c));
        skip_space(c);
    }
    if (peek(c) == 's') {
        if (!has_space || !take(c, "standalone")) return wrong;
        skip_space(c);
        if (next(c) != '=') return wrong;
        skip_space(c);
        uint8_t quote = next(c);
        if (quote != '"' && quote != '\'') return wrong;
        if (!take(c, "yes") && !take(c, "no")) return wrong;
        if (next(c) != quote) return wrong;
        skip_space(c);
    }
    return take(c, "?>") ? NULL : wrong;
}

// `is_at_start`: nothing but one character at most came before the `<?`.
static const char *instruction(cursor *c, int is_at_start, int *is_lenient) {
    const uint8_t *start = c->at;
    const uint8_t *name_end = start;
    while (name_end < c->end && is_name(*name_end) && *name_end != ':') name_end++;
    int is_reserved = name_end - start == 3 && !is_at_start && (start[0] | 0x20) == 'x' && (start[1] | 0x20) == 'm'
        && (start[2] | 0x20) == 'l';
    if (name_end == start || !is_name_start(*start) || is_reserved || name_end == c->end
        || !(is_space(*name_end) || *name_end == '?'))
        *is_lenient = 1;
    const uint8_t *target_end = NULL;
    int has_target = 0, has_open = 0, has_question = 0;
    if (is_space(peek(c))) return "a processing instruction has no name";
    while (c->at < c->end) {
        uint8_t byte = *c->at++;
        if (byte == '?') {
            if (!has_target) return "a processing instruction has no name";
            has_question = 1;
        } else if (byte == '>') {
            if (has_question) return NULL;
            if (!has_target || !has_open) return "a processing instruction is not closed";
            has_open = 0;
        } else if (byte == '<') {
            has_open = 1;
        } else {
            if (!target_end && is_space(byte)) {
                target_end = c->at - 1;
                if (target_end - start >= 3 && (start[0] | 0x20) == 'x' && (start[1] | 0x20) == 'm'
                    && (start[2] | 0x20) == 'l') {
                    if (!is_at_start) return "the XML declaration is not at the start";
                    if (start[0] != 'x' && start[1] != 'm' && start[2] != 'l')
                        return "the XML declaration is not in lower case";
                    return declaration(c);
                }
            }
            has_question = 0;
        }
        has_target = 1;
    }
    return "a processing instruction is not closed";
}

static const char *document_type(cursor *c) {
    int level = 0;
    while (c->at < c->end) {
        uint8_t byte = *c->at++;
        if (byte == '[') level++;
        else if (byte == ']') level--;
        else if (byte == '>' && level == 0) return NULL;
        else if (byte == '&') {
            if (take(c, "#")) {
                while (peek(c) && peek(c) != ';' && !is_space(peek(c))) c->at++;
            } else {
                if (!is_name_start(next(c))) return "the document type has a malformed reference";
                while (is_name(peek(c))) c->at++;
            }
            if (next(c) != ';') return "the document type has a malformed reference";
        }
    }
    return "the document type is not closed";
}

static int count_lines(const uint8_t *from, const uint8_t *to) {
    int count = 0;
    while (from < to && (from = memchr(from, '\n', (size_t)(to - from)))) count++, from++;
    return count;
}

// A start tag behind its first character. Maven's reader wants no space between attributes, libxml2 does: each place
// that lacks one is returned, and the search goes on from there; NULL at the end of the tag.
static const uint8_t *unparted_attribute(cursor *c, int *is_cut_short) {
    while (c->at < c->end) {
        uint8_t byte = *c->at;
        if (byte == '<') return NULL;
        c->at++;
        if (byte == '>') return NULL;
        if (byte != '"' && byte != '\'') continue;
        const uint8_t *close = memchr(c->at, byte, (size_t)(c->end - c->at));
        if (!close) {
            // Nobody accepts this tag. What comes behind it does not matter.
            *is_cut_short = 1;
            return NULL;
        }
        c->at = close + 1;
        if (is_name_start(peek(c))) return c->at;
    }
    return NULL;
}

static int is_blank(const uint8_t *from, const uint8_t *to) {
    while (from < to && is_space(*from)) from++;
    return from == to;
}

int kiln_xml_smooth(kiln_xml_prepared *text, int keeps_lines, kiln_buffer *result, kiln_xml_document *problem) {
    result->length = 0;
    if (!kiln_buffer_reserve(result, text->text.length + 16)) return 0;
    cursor c = {text->text.bytes, text->text.bytes + text->text.length};
    const uint8_t *begin = c.at;
    // A mark that survived the choice of the encoding, and half of one that was read in the wrong encoding, go.
    if (c.end - c.at >= 3 && (!memcmp(c.at, "\xEF\xBB\xBF", 3) || !memcmp(c.at, "\xEF\xBF\xBD", 3))) {
        c.at += 3;
        begin += 2;
        text->is_lenient = 1;
    }
    int has_root = 0, has_type = 0, is_cut_short = 0, is_kept = 1;
    const char *wrong = NULL;
    // What was not copied yet starts at `kept`. As long as nothing but blanks and comments came after the last tag, the
    // gap from `gap` on is not copied at all (`is_gap`); `has_dropped`: there is a comment in it.
    const uint8_t *kept = c.at, *gap = c.at;
    int is_gap = !keeps_lines, has_dropped = 0;
    while (is_kept && !is_cut_short) {
        const uint8_t *run = c.at;
        const uint8_t *open = memchr(run, '<', (size_t)(c.end - run));
        if (!open) break;
        c.at = open + 1;
        const uint8_t *content_end = NULL;
        uint8_t kind = next(&c);
        int is_section = 0;
        if (kind == '?') {
            wrong = instruction(&c, open - begin <= 1, &text->is_lenient);
        } else if (kind == '!') {
            if (take(&c, "--")) {
                wrong = comment(&c, text->has_standins);
            } else if (!has_root && take(&c, "DOCTYPE")) {
                wrong = has_type ? "there are two document types" : document_type(&c);
                has_type = 1;
            } else if (take(&c, "[CDATA[")) {
                is_section = 1;
                wrong = section(&c, &content_end);
            } else {
                wrong = "unknown markup after <!";
            }
        }
        if (is_gap && (wrong || is_section || !is_blank(run, open))) {
            is_gap = 0;
            if (has_dropped) {
                is_kept = is_kept && kiln_buffer_append(result, kept, (size_t)(gap - kept))
                    && kiln_buffer_append(result, "<?k?>", 5);
                kept = run;
            }
        }
        if (wrong) {
            kiln_xml_note(problem, 1 + count_lines(begin, open), wrong);
            c.end = open;
            break;
        }
        if (kind != '?' && kind != '!') {
            has_root = 1;
            if (is_gap) {
                is_kept = is_kept && kiln_buffer_append(result, kept, (size_t)(gap - kept));
                kept = open;
            }
            const uint8_t *place;
            while ((place = unparted_attribute(&c, &is_cut_short))) {
                text->is_lenient = 1;
                is_kept = is_kept && kiln_buffer_append(result, kept, (size_t)(place - kept))
                    && kiln_buffer_append(result, " ", 1);
                kept = place;
            }
            gap = c.at;
            is_gap = !keeps_lines;
            has_dropped = 0;
        } else if (is_section) {
            // The usual section stays as it is.
            if (content_end[0] == ']' && content_end[1] == ']') continue;
            text->is_lenient = 1;
            is_kept = is_kept && kiln_buffer_append(result, kept, (size_t)(content_end - kept))
                && kiln_buffer_append(result, "]]>", 3);
            kept = c.at;
        } else if (is_gap) {
            has_dropped = 1;
        } else {
            // An empty instruction with as many lines keeps apart what was apart, and lines keep their numbers.
            size_t lines = keeps_lines ? (size_t)count_lines(open, c.at) : 0;
            is_kept = is_kept && kiln_buffer_append(result, kept, (size_t)(open - kept))
                && kiln_buffer_append(result, "<?k", 3) && kiln_buffer_reserve(result, lines);
            if (is_kept) memset(result->bytes + result->length, '\n', lines), result->length += lines;
            is_kept = is_kept && kiln_buffer_append(result, "?>", 2);
            kept = c.at;
        }
    }
    return is_kept && kiln_buffer_append(result, kept, (size_t)(c.end - kept));
}
