import Glibc

/// Where real things for the tests lie; empty when the environment does not say.
enum Fixtures {
    /// The jars of PyPI's pyspark 3.5.6.
    static let pyspark = path("KILN_TEST_PYSPARK")
    /// The corpora that are shared between projects.
    static let shared = path("KILN_TEST_SHARED")

    private static func path(_ name: String) -> String {
        guard let value = unsafe getenv(name) else { return "" }
        return unsafe String(cString: value)
    }
}
