import Glibc

/// Where real things for the tests lie; empty when the environment does not say.
enum Fixtures {
    /// The jars of PyPI's pyspark 3.5.6.
    static let pyspark = path("KILN_TEST_PYSPARK")
    /// An archive of classes and files that other shading tools are tested with.
    static let classes = path("KILN_TEST_SHARED") + "/corpora/shade/classfiles.tar.zst"

    private static func path(_ name: String) -> String {
        guard let value = unsafe getenv(name) else { return "" }
        return unsafe String(cString: value)
    }
}
