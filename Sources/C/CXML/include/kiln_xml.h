#ifndef KILN_XML_H
#define KILN_XML_H

#include <stddef.h>
#include <stdint.h>

/// An element: its name's number, the number after its last descendant's, and where its trimmed direct text lies.
typedef struct {
    uint32_t name, end, text_start, text_end;
} kiln_xml_node;

/// Where an element name lies in `name_bytes`.
typedef struct {
    uint32_t start, length;
} kiln_xml_name;

/// A text that a pom's children put their path behind.
typedef enum {
    KILN_XML_PROJECT_URL = 0,
    KILN_XML_SCM_URL = 1,
    KILN_XML_SCM_CONNECTION = 2,
    KILN_XML_SCM_DEVELOPER_CONNECTION = 3,
} kiln_xml_inherited;

/// What an attribute `child.….inherit.append.path` of an element says; no other attribute is kept.
typedef struct {
    uint32_t node;
    kiln_xml_inherited text;
    int appends;
} kiln_xml_mark;

/// What a document may have at most. Everything past it is refused.
typedef struct {
    size_t bytes, depth, nodes;
    /// Whether an entity that nobody defines stays as it is written (Maven 4) instead of being refused.
    int keeps_entities;
} kiln_xml_limits;

typedef enum {
    KILN_XML_OK = 0,
    KILN_XML_MALFORMED = 1,
    KILN_XML_TOO_LARGE = 2,
    KILN_XML_NO_MEMORY = 3,
    KILN_XML_NO_LIBRARY = 4,
} kiln_xml_status;

/// A parsed document, in flat buffers that `kiln_xml_free` gives back.
typedef struct {
    kiln_xml_node *nodes;
    size_t node_count;
    kiln_xml_name *names;
    size_t name_count;
    char *name_bytes;
    size_t name_bytes_length;
    uint8_t *text;
    size_t text_length;
    kiln_xml_mark *marks;
    size_t mark_count;
    /// Whether a strict, namespace-aware reader refuses what was accepted here.
    int is_lenient;
    /// What is wrong and on which line (0: unknown), when the status is not OK.
    char message[200];
    int line;
} kiln_xml_document;

/// Parses a document as leniently as Maven's own reader. Safe on any number of threads at once. A plain document does not
/// need libxml2, unless that is asked for, to compare.
kiln_xml_status kiln_xml_parse(
    const uint8_t *bytes, size_t length, kiln_xml_limits limits, int always_library, kiln_xml_document *out);

/// Gives back the buffers of a document; also of one that failed.
void kiln_xml_free(kiln_xml_document *document);

#endif
