import Support
import Zip

/// A distribution, a JDK and a profile in a folder, small but of the real forms.
struct Distribution {
    let folder: String

    static let profile = """
        id: box-1
        summary: A box
        java: 11
        distribution: {jar: box-dist, versions: 1.*}
        parent-first: [java., org.box.]
        provides:
          - {group: org.box, version: distribution, artifacts: [box-core, box-api]}
          - {group: org.slf4j, artifacts: [slf4j-api]}
        """

    init(_ folder: String) throws {
        self.folder = folder
        try write("profiles/box-1.yaml", Self.profile)
        try jar(
            "dist/lib/box-dist-1.4.jar",
            [
                ("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"),
                (
                    "META-INF/maven/org.box/box-core/pom.properties",
                    "groupId=org.box\nartifactId=box-core\nversion=1.4\n"
                ),
                ("org/box/Core.class", "core"), ("META-INF/versions/11/org/box/Late.class", "late"),
                ("META-INF/versions/17/org/box/Later.class", "later"),
            ])
        try jar("dist/lib/other-2.jar", [("com/other/Other.class", "other")])
        try write("dist/lib/readme.txt", "no jar")
        try write("jdk/release", "JAVA_VERSION=\"17.0.1\"\n")
        try jar(
            "jdk/lib/ct.sym",
            [
                ("8/java.base/java/lang/Object.sig", "8"), ("BC/java.base/java/lang/Object.sig", "11"),
                ("BC/java.base/module-info.sig", "m"), ("C/java.base/java/lang/Record.sig", "12"),
                ("8/java/util/List.sig", "8"), ("B/java/util/List.sig", "11"), ("B-modules/java/x/Y.sig", "no"),
            ])
    }

    func write(_ path: String, _ text: String) throws {
        try Files.createDirectory(Files.parent(of: "\(folder)/\(path)"))
        try Files.writeAtomically("\(folder)/\(path)", Array(text.utf8))
    }

    func jar(_ path: String, _ entries: [(String, String)]) throws {
        try Files.createDirectory(Files.parent(of: "\(folder)/\(path)"))
        let writer = try ZipWriter("\(folder)/\(path)")
        for (name, text) in entries {
            let bytes = (Array(name.utf8), Array(text.utf8))
            try writer.add(bytes.0.span, bytes.1.span)
        }
        _ = try writer.finish()
    }
}
