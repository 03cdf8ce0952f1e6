#ifndef KILN_XML_H
#define KILN_XML_H
#endif
