/// Files of our own, rich in what the bundler knows.
enum JarSeeds {
    /// An archive of one stored file.
    static let archive: [UInt8] =
        [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50] + tail(0x3610_A686, 5) + [1, 0, 0, 0]
        + Array("ahello".utf8)
        + [0x50, 0x4B, 1, 2, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50] + tail(0x3610_A686, 5)
        + [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + Array("a".utf8)
        + [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 47, 0, 0, 0, 36, 0, 0, 0, 0, 0]

    private static func tail(_ checksum: UInt32, _ size: UInt32) -> [UInt8] {
        [checksum, size, size].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    /// `class com.lib.A`.
    static let classFile: [UInt8] =
        [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52, 0, 5, 7, 0, 2, 1, 0, 9] + Array("com/lib/A".utf8)
        + [7, 0, 4, 1, 0, 16] + Array("java/lang/Object".utf8) + [0, 0x21, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]

    /// A `Log4j2Plugins.dat` with one plugin.
    static let log4j: [UInt8] =
        [0, 0, 0, 1] + utf("core") + [0, 0, 0, 1] + utf("console") + utf("com.lib.Console") + utf("Console") + [0, 1]

    private static func utf(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }

    static let files: [(name: String, text: String)] = [
        (
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\r\nMain-Class: com.lib.A\r\nMulti-Release: true\r\nAdd-Opens: java.base/java.lang\r\n"
                + "Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n b\r\n\r\nName: a\r\nX: y\r\n"
        ),
        ("META-INF/services/com.lib.S", "# comment\ncom.lib.A # more\n\ncom.lib.B\n"),
        ("META-INF/spring.factories", "com.lib.S=\\\n  com.lib.A,\\\n  com.lib.B\n! c\nk\\ e\\u0079 : v\n"),
        ("META-INF/spring.handlers", "http\\://x/y=com.lib.A\n"),
        ("META-INF/spring/com.lib.S.imports", "com.lib.A\n#x\ncom.lib.B"),
        (
            "META-INF/plexus/components.xml",
            "<component-set><components><component><role>com.lib.S</role><role-hint>h</role-hint>"
                + "<implementation>com.lib.A</implementation></component></components></component-set>"
        ),
        (
            "META-INF/services/org.codehaus.groovy.runtime.ExtensionModule",
            "moduleName=m\nextensionClasses=com.lib.A,b\n"
        ),
        (
            "META-INF/groovy/org.codehaus.groovy.runtime.ExtensionModule",
            "moduleName=n\nstaticExtensionClasses=com.lib.A"
        ),
        (
            "META-INF/kiln/bundle.json",
            "{\"format\":1,\"inputs\":[{\"label\":\"a.jar\",\"job\":true}],\"relocations\":[],\"entries\":[[0,1]],"
                + "\"merged\":{},\"duplicates\":[]}"
        ),
        ("META-INF/NOTICE", "This product\nincludes (C) 2001-2020\n"), ("LICENSE.txt", "Do what you want"),
        ("META-INF/DEPENDENCIES", "// ---\nFrom: 'x'\n"), ("reference.conf", "a { b = ${c} }"),
        ("META-INF/io.netty.versions.properties", "netty.version=1\n"),
        ("META-INF/sisu/javax.inject.Named", "com.lib.A"),
        ("META-INF/native/libnetty_x.so", "\u{7F}ELF io/netty/x"), ("META-INF/versions/11/com/lib/A.class", "x"),
        ("a.xml", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e \"x\">]><a b='c'><d/>&e;<![CDATA[x]]></a>"),
        ("b.properties", "a=b\nc:d\\\n e\nf\\u00e9=g"),
    ]
}
