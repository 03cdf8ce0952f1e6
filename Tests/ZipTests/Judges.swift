import Subprocess
import Support

/// Other programs that read archives.
enum Judges {
    /// Reads all with java.util.zip.ZipFile, then all with JarInputStream: `name size crc32` by line, then the manifest's
    /// Main-Class as the stream has it.
    private static let java = """
        import java.util.jar.*;
        import java.util.zip.*;
        import java.io.*;
        public class Judge {
            static void line(String how, ZipEntry entry, InputStream in) throws IOException {
                byte[] bytes = in.readAllBytes();
                CRC32 crc = new CRC32();
                crc.update(bytes);
                System.out.println(how + " " + entry.getName() + " " + bytes.length + " " + crc.getValue());
            }
            public static void main(String[] arguments) throws Exception {
                boolean lists = arguments.length > 1;
                try (ZipFile file = new ZipFile(arguments[0])) {
                    if (lists) System.out.println(file.size());
                    for (var entries = file.entries(); entries.hasMoreElements();) {
                        ZipEntry entry = entries.nextElement();
                        if (!lists) line("file", entry, file.getInputStream(entry));
                    }
                }
                try (JarInputStream in = new JarInputStream(new FileInputStream(arguments[0]))) {
                    int count = 0;
                    for (ZipEntry entry; (entry = in.getNextEntry()) != null; count++)
                        if (!lists) line("stream", entry, in);
                    if (lists) System.out.println(count);
                    System.out.println(in.getManifest() == null ? "none" : in.getManifest().getMainAttributes().getValue("Main-Class"));
                }
            }
        }
        """

    /// What the JDK says of an archive, by line; of one with many entries only how many.
    static func java(_ path: String, onlyCount: Bool = false) async throws -> [String] {
        let source = "\(Files.parent(of: path))/Judge.java"
        try Files.writeAtomically(source, Array(java.utf8))
        return try await lines(["/usr/bin/java", source, path] + (onlyCount ? ["count"] : []))
    }

    /// Python's list of an archive, its data read: `name size crc32` by line.
    static func python(_ paths: [String], readsData: Bool = true) async throws -> [String] {
        let text = """
            import sys, zipfile
            for path in sys.argv[2:]:
                with zipfile.ZipFile(path) as archive:
                    for entry in archive.infolist():
                        if sys.argv[1] == "1": archive.read(entry)
                        print(entry.filename, entry.file_size, entry.compress_size, entry.CRC, entry.compress_type)
            """
        return try await lines(["/usr/bin/python3", "-c", text, readsData ? "1" : "0"] + paths)
    }

    /// Throws unless `unzip -t` and `zip -T` find nothing wrong.
    static func infoZip(_ path: String) async throws {
        _ = try await lines(["/usr/bin/unzip", "-tqq", path])
        _ = try await lines(["/usr/bin/zip", "-Tqq", path])
    }

    static func lines(_ arguments: [String]) async throws -> [String] {
        let result = try await Subprocess.run(ProcessRequest(arguments), outputLimit: 256 << 20, timeout: 300)
        guard result.end == .exited(0) else {
            let text = String(decoding: result.standardOutput.suffix(2_000) + result.standardError, as: UTF8.self)
            throw KilnError(.invalid, "\(arguments[0]): \(text)")
        }
        return String(decoding: result.standardOutput, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
