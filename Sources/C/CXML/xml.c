#include "kiln_xml.h"
typedef int kiln_xml_placeholder;
