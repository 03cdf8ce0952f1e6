#include "internal.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

// libxml2, loaded at first use.
static struct {
    void (*init_parser)(void);
    xmlParserCtxtPtr (*new_context)(void);
    void (*free_context)(xmlParserCtxtPtr);
    xmlDocPtr (*read_memory)(xmlParserCtxtPtr, const char *, int, const char *, const char *, int);
    void (*free_document)(xmlDocPtr);
    void (*stop)(xmlParserCtxtPtr);
    int (*dictionary_size)(xmlDictPtr);
    int is_ready;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t context_key;
static xmlEntity *entities;
static char (*entity_texts)[4];

static void free_context(void *context) { library.free_context(context); }

static void load(void) {
    void *handle = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    *(void **)&library.init_parser = dlsym(handle, "xmlInitParser");
    *(void **)&library.new_context = dlsym(handle, "xmlNewParserCtxt");
    *(void **)&library.free_context = dlsym(handle, "xmlFreeParserCtxt");
    *(void **)&library.read_memory = dlsym(handle, "xmlCtxtReadMemory");
    *(void **)&library.free_document = dlsym(handle, "xmlFreeDoc");
    *(void **)&library.stop = dlsym(handle, "xmlStopParser");
    *(void **)&library.dictionary_size = dlsym(handle, "xmlDictSize");
    if (!library.init_parser || !library.new_context || !library.free_context || !library.read_memory
        || !library.free_document || !library.stop || !library.dictionary_size)
        return;
    entities = calloc(kiln_xml_character_count, sizeof *entities);
    entity_texts = calloc(kiln_xml_character_count, sizeof *entity_texts);
    if (!entities || !entity_texts || pthread_key_create(&context_key, free_context)) return;
    for (size_t i = 0; i < kiln_xml_character_count; i++) {
        uint32_t code = kiln_xml_characters[i].code;
        char *text = entity_texts[i];
        if (code < 0x800) {
            text[0] = (char)(0xC0 | code >> 6);
            text[1] = (char)(0x80 | (code & 0x3F));
        } else {
            text[0] = (char)(0xE0 | code >> 12);
            text[1] = (char)(0x80 | (code >> 6 & 0x3F));
            text[2] = (char)(0x80 | (code & 0x3F));
        }
        entities[i].type = XML_ENTITY_DECL;
        entities[i].name = (const xmlChar *)kiln_xml_characters[i].name;
        entities[i].content = entities[i].orig = (xmlChar *)text;
        entities[i].length = (int)strlen(text);
        // libxml2 takes the text of a predefined entity as it is: nothing is ever expanded.
        entities[i].etype = XML_INTERNAL_PREDEFINED_ENTITY;
    }
    library.init_parser();
    library.is_ready = 1;
}

// A name's number by the addresses of its parts in libxml2's dictionary.
typedef struct {
    const xmlChar *name, *prefix;
    uint32_t number;
} name_slot;

typedef struct {
    uint32_t node, text_start;
} open_element;

// One parse.
typedef struct {
    xmlParserCtxtPtr context;
    kiln_xml_document *out;
    kiln_xml_limits limits;
    kiln_xml_status status;
    int is_complete, has_standins, is_lenient;
    name_slot *slots;
    size_t slot_mask;
    kiln_buffer names, name_bytes, nodes, texts, marks;
    // The texts of the open elements, one after the other: an element's own goes on when its child has ended.
    kiln_buffer pending;
    open_element *open;
    size_t depth;
    // The last entity that nobody defines, and what it stands for: its own name. libxml2 takes the text at once.
    xmlEntity unknown;
    kiln_buffer unknown_text;
} parse;

static void fail(parse *p, kiln_xml_status status, int line, const char *message) {
    if (p->status == KILN_XML_OK) p->status = status;
    kiln_xml_note(p->out, line, message);
    library.stop(p->context);
}

static size_t slot_of(const parse *p, const xmlChar *name, const xmlChar *prefix) {
    uint64_t mixed = ((uintptr_t)name ^ (uintptr_t)prefix << 1) * (uint64_t)0x9E3779B97F4A7C15u;
    size_t slot = (size_t)(mixed >> 32) & p->slot_mask;
    while (p->slots[slot].name && (p->slots[slot].name != name || p->slots[slot].prefix != prefix))
        slot = (slot + 1) & p->slot_mask;
    return slot;
}

static int grow_slots(parse *p) {
    size_t count = p->slot_mask + 1;
    name_slot *old = p->slots;
    name_slot *slots = calloc(count * 2, sizeof *slots);
    if (!slots) return 0;
    p->slots = slots;
    p->slot_mask = count * 2 - 1;
    for (size_t i = 0; i < count; i++)
        if (old[i].name) p->slots[slot_of(p, old[i].name, old[i].prefix)] = old[i];
    free(old);
    return 1;
}

static const char special_name[] = "a name has a character that it may not have";

// U+FFF0 to U+FFFD: libxml2 takes them in names, Maven's reader does not.
static int has_specials(const xmlChar *name) {
    for (const char *at = (const char *)name; at && (at = strstr(at, "\xEF\xBF")); at += 2)
        if ((uint8_t)at[2] >= 0xB0) return 1;
    return 0;
}

// A name's number by the addresses that libxml2's dictionary gives its parts, or UINT32_MAX when there is no memory.
static uint32_t number_of(parse *p, const xmlChar *name, const xmlChar *prefix) {
    size_t slot = slot_of(p, name, prefix);
    if (p->slots[slot].name) return p->slots[slot].number;
    if (has_specials(name) || has_specials(prefix)) {
        fail(p, KILN_XML_MALFORMED, 0, special_name);
        return UINT32_MAX;
    }
    uint32_t number = (uint32_t)(p->names.length / sizeof(kiln_xml_name));
    kiln_xml_name entry = {(uint32_t)p->name_bytes.length, 0};
    if (prefix
        && (!kiln_buffer_append(&p->name_bytes, prefix, strlen((const char *)prefix))
            || !kiln_buffer_append(&p->name_bytes, ":", 1)))
        return UINT32_MAX;
    if (!kiln_buffer_append(&p->name_bytes, name, strlen((const char *)name))) return UINT32_MAX;
    entry.length = (uint32_t)p->name_bytes.length - entry.start;
    if (!kiln_buffer_append(&p->names, &entry, sizeof entry)) return UINT32_MAX;
    p->slots[slot] = (name_slot){name, prefix, number};
    if ((number + 1) * 2 > p->slot_mask && !grow_slots(p)) return UINT32_MAX;
    return number;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int declared,
                     const xmlChar **declarations, int attributed, int defaulted, const xmlChar **attributes) {
    (void)uri, (void)defaulted;
    parse *p = ((xmlParserCtxtPtr)data)->_private;
    if (p->status != KILN_XML_OK || p->is_complete) return;
    int is_special = 0;
    for (int i = 0; i < declared; i++) is_special |= has_specials(declarations[2 * i]);
    for (int i = 0; i < attributed; i++) is_special |= has_specials(attributes[5 * i]) | has_specials(attributes[5 * i + 1]);
    if (is_special) return fail(p, KILN_XML_MALFORMED, 0, special_name);
    uint32_t index = (uint32_t)(p->nodes.length / sizeof(kiln_xml_node));
    if (p->depth >= p->limits.depth) return fail(p, KILN_XML_TOO_LARGE, 0, "its elements are nested too deep");
    if (index >= p->limits.nodes) return fail(p, KILN_XML_TOO_LARGE, 0, "it has too many elements");
    kiln_xml_node node = {number_of(p, name, prefix), index + 1, 0, 0};
    if (p->status != KILN_XML_OK) return;
    if (node.name == UINT32_MAX || !kiln_buffer_append(&p->nodes, &node, sizeof node))
        return fail(p, KILN_XML_NO_MEMORY, 0, "there is no memory for it");
    for (int i = 0; i < attributed; i++) {
        const xmlChar **a = attributes + 5 * i;
        if (!a[1] && !kiln_xml_mark_attribute(&p->marks, index, a[0], strlen((const char *)a[0]), a[3], (size_t)(a[4] - a[3])))
            return fail(p, KILN_XML_NO_MEMORY, 0, "there is no memory for it");
    }
    p->open[p->depth].node = index;
    p->open[p->depth].text_start = (uint32_t)p->pending.length;
    p->depth++;
}

static void on_text(void *data, const xmlChar *bytes, int length) {
    parse *p = ((xmlParserCtxtPtr)data)->_private;
    if (p->status != KILN_XML_OK || p->is_complete) return;
    if (!kiln_buffer_append(&p->pending, bytes, (size_t)length))
        fail(p, KILN_XML_NO_MEMORY, 0, "there is no memory for it");
}

// Puts the characters back that stand-ins stand for; the new length.
static size_t restore(uint8_t *bytes, size_t length) {
    size_t to = 0;
    for (size_t at = 0; at < length;) {
        if (length - at >= 4 && !memcmp(bytes + at, KILN_STANDIN_BYTES, 3)) {
            uint8_t low = bytes[at + 3] & 0x3F;
            at += 4;
            if (low < 0x20) {
                bytes[to++] = low;
            } else {
                bytes[to++] = 0xEF;
                bytes[to++] = 0xBF;
                bytes[to++] = (uint8_t)(0xBE + (low & 1));
            }
        } else {
            bytes[to++] = bytes[at++];
        }
    }
    return to;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    parse *p = ((xmlParserCtxtPtr)data)->_private;
    if (p->status != KILN_XML_OK || p->is_complete || p->depth == 0) return;
    p->depth--;
    open_element element = p->open[p->depth];
    uint8_t *start = p->pending.bytes + element.text_start;
    size_t length = p->pending.length - element.text_start;
    p->pending.length = element.text_start;
    if (p->has_standins) length = restore(start, length);
    while (length && start[length - 1] <= ' ') length--;
    while (length && *start <= ' ') start++, length--;
    kiln_xml_node *node = (kiln_xml_node *)p->nodes.bytes + element.node;
    node->end = (uint32_t)(p->nodes.length / sizeof *node);
    node->text_start = (uint32_t)p->texts.length;
    node->text_end = (uint32_t)(p->texts.length + length);
    if (!kiln_buffer_append(&p->texts, start, length)) return fail(p, KILN_XML_NO_MEMORY, 0, "there is no memory for it");
    // Maven 3 reads no further than this.
    if (p->depth == 0) p->is_complete = 1;
}

static xmlEntityPtr on_entity(void *data, const xmlChar *name) {
    const kiln_xml_character *character = kiln_xml_find_character((const char *)name);
    if (character) return &entities[character - kiln_xml_characters];
    parse *p = ((xmlParserCtxtPtr)data)->_private;
    if (!p || !p->limits.keeps_entities) return NULL;
    p->unknown_text.length = 0;
    size_t length = strlen((const char *)name);
    if (!kiln_buffer_append(&p->unknown_text, "&", 1) || !kiln_buffer_append(&p->unknown_text, name, length)
        || !kiln_buffer_append(&p->unknown_text, ";", 2))
        return NULL;
    p->unknown = (xmlEntity){.type = XML_ENTITY_DECL, .name = name, .etype = XML_INTERNAL_PREDEFINED_ENTITY};
    p->unknown.content = p->unknown.orig = p->unknown_text.bytes;
    p->unknown.length = (int)p->unknown_text.length - 1;
    return &p->unknown;
}

static void on_problem(void *data, xmlErrorPtr error) {
    (void)data;
    if (error->level < XML_ERR_ERROR || !error->ctxt) return;
    parse *p = ((xmlParserCtxtPtr)error->ctxt)->_private;
    if (p->status != KILN_XML_OK) return;
    // No reader of Maven's looks whether a namespace is an address.
    if (error->code == XML_WAR_NS_URI || error->code == XML_WAR_NS_URI_RELATIVE) return;
    // Maven 3 does not know what a prefix is, nor what comes after the root.
    if (error->domain == XML_FROM_NAMESPACE || p->is_complete) {
        p->is_lenient = 1;
        return;
    }
    fail(p, error->code == XML_ERR_NO_MEMORY ? KILN_XML_NO_MEMORY : KILN_XML_MALFORMED, error->line,
         error->message ? error->message : "it is malformed");
}

// This thread's context, made when it has none or when its dictionary has grown large.
static xmlParserCtxtPtr context_of_thread(void) {
    xmlParserCtxtPtr context = pthread_getspecific(context_key);
    if (context && library.dictionary_size(context->dict) < 4096) return context;
    if (context) {
        pthread_setspecific(context_key, NULL);
        library.free_context(context);
    }
    context = library.new_context();
    if (!context) return NULL;
    xmlSAXHandler *sax = context->sax;
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = sax->ignorableWhitespace = sax->cdataBlock = on_text;
    sax->getEntity = on_entity;
    sax->serror = on_problem;
    if (pthread_setspecific(context_key, context)) {
        library.free_context(context);
        return NULL;
    }
    return context;
}

// Parses the text, which was decoded, into `out`.
static kiln_xml_status parse_text(kiln_xml_prepared *text, int keeps_lines, kiln_xml_limits limits,
                                  kiln_xml_document *out) {
    parse p = {.out = out, .limits = limits, .status = KILN_XML_NO_MEMORY};
    kiln_buffer smooth = {0};
    p.open = malloc(sizeof *p.open * (limits.depth + 1));
    p.slots = calloc(128, sizeof *p.slots);
    p.slot_mask = 127;
    p.context = context_of_thread();
    if (p.open && p.slots && p.context && kiln_xml_smooth(text, keeps_lines, &smooth, out)) {
        p.status = smooth.length > (1u << 30) ? KILN_XML_TOO_LARGE : KILN_XML_OK;
        p.has_standins = text->has_standins;
    }
    if (p.status == KILN_XML_OK) {
        p.context->_private = &p;
        int options = XML_PARSE_RECOVER | XML_PARSE_HUGE | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC;
        xmlDocPtr document = library.read_memory(p.context, (const char *)smooth.bytes, (int)smooth.length, NULL, NULL,
                                                 options);
        if (document) library.free_document(document);
        p.context->_private = NULL;
        if (p.status == KILN_XML_OK && !p.is_complete) p.status = KILN_XML_MALFORMED;
    }
    free(smooth.bytes);
    free(p.open);
    free(p.slots);
    free(p.pending.bytes);
    free(p.unknown_text.bytes);
    out->nodes = (kiln_xml_node *)p.nodes.bytes;
    out->node_count = p.nodes.length / sizeof(kiln_xml_node);
    out->names = (kiln_xml_name *)p.names.bytes;
    out->name_count = p.names.length / sizeof(kiln_xml_name);
    out->name_bytes = (char *)p.name_bytes.bytes;
    out->name_bytes_length = p.name_bytes.length;
    out->text = p.texts.bytes;
    out->text_length = p.texts.length;
    out->marks = (kiln_xml_mark *)p.marks.bytes;
    out->mark_count = p.marks.length / sizeof(kiln_xml_mark);
    out->is_lenient = p.is_lenient || text->is_lenient;
    return p.status;
}

kiln_xml_status kiln_xml_parse(
    const uint8_t *bytes, size_t length, kiln_xml_limits limits, int always_library, kiln_xml_document *out) {
    memset(out, 0, sizeof *out);
    // Decoding may make four bytes of one, and libxml2 counts in `int`.
    if (length > limits.bytes || length > (1u << 28)) {
        kiln_xml_note(out, 0, "it is too large");
        return KILN_XML_TOO_LARGE;
    }
    if (!always_library && kiln_xml_plain(bytes, length, limits, out)) return KILN_XML_OK;
    pthread_once(&once, load);
    if (!library.is_ready) {
        kiln_xml_note(out, 0, "libxml2.so.2 cannot be loaded");
        return KILN_XML_NO_LIBRARY;
    }
    kiln_xml_prepared text = {0};
    kiln_xml_status status = kiln_xml_decode(bytes, length, &text, out);
    if (status == KILN_XML_OK) {
        status = parse_text(&text, 0, limits, out);
        if (status == KILN_XML_MALFORMED) {
            // Once more, slower, to say on which line.
            kiln_xml_free(out);
            status = parse_text(&text, 1, limits, out);
        }
        // Something after the end of the root.
        if (status == KILN_XML_OK && out->message[0]) {
            out->is_lenient = 1;
            out->message[0] = 0;
        }
    }
    free(text.text.bytes);
    return status;
}

void kiln_xml_free(kiln_xml_document *document) {
    free(document->nodes);
    free(document->names);
    free(document->name_bytes);
    free(document->text);
    free(document->marks);
    memset(document, 0, sizeof *document);
}
