#include "internal.h"

#include <strings.h>

static const char *const names[] = {
    [KILN_XML_PROJECT_URL] = "child.project.url.inherit.append.path",
    [KILN_XML_SCM_URL] = "child.scm.url.inherit.append.path",
    [KILN_XML_SCM_CONNECTION] = "child.scm.connection.inherit.append.path",
    [KILN_XML_SCM_DEVELOPER_CONNECTION] = "child.scm.developerConnection.inherit.append.path",
};

int kiln_xml_mark_attribute(
    kiln_buffer *marks, uint32_t node, const uint8_t *name, size_t length, const uint8_t *value, size_t value_length) {
    if (!kiln_xml_may_mark(name, length)) return 1;
    // As Java trims and reads a boolean.
    while (value_length && *value <= ' ') value++, value_length--;
    while (value_length && value[value_length - 1] <= ' ') value_length--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) != length || memcmp(names[i], name, length)) continue;
        kiln_xml_mark mark = {node, (kiln_xml_inherited)i, value_length == 4 && !strncasecmp((const char *)value, "true", 4)};
        return kiln_buffer_append(marks, &mark, sizeof mark);
    }
    return 1;
}
