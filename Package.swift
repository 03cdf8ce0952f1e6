// swift-tools-version: 6.2
import PackageDescription

/// Kiln's targets, lowest first. An arrow that is not declared here does not build (`scripts/check`).

// MARK: C libraries, each imported by exactly one Swift target

let systemLibraries: [Target] = [
    .systemLibrary(name: "CGit2", path: "Sources/C/CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(
        name: "CMicroHTTPD", path: "Sources/C/CMicroHTTPD", pkgConfig: "libmicrohttpd",
        providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(
        name: "CCurl", path: "Sources/C/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
        name: "CSQLite", path: "Sources/C/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
        name: "CDeflate", path: "Sources/C/CDeflate", pkgConfig: "libdeflate",
        providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(
        name: "CSeccomp", path: "Sources/C/CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CYAML", path: "Sources/C/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
]

let cSettings: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]

let platform: [Target] = [
    .target(name: "CPlatform", path: "Sources/C/CPlatform", cSettings: cSettings),
    // Our own C over libxml2, which it loads at first use: a resolution that reads no pom starts without it.
    .target(name: "CXML", path: "Sources/C/CXML", cSettings: cSettings + [.unsafeFlags(["-I/usr/include/libxml2"])]),
    // libcrypto, which it loads at first use too.
    .target(name: "COpenSSL", path: "Sources/C/COpenSSL", exclude: ["README.md"], cSettings: cSettings),
    // Plain C, wholly static: without the Swift libraries that the linker would add, it starts in a millisecond.
    .executableTarget(
        name: "kiln-sandbox", path: "Sources/kiln-sandbox", exclude: ["README.md"], cSettings: cSettings,
        linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-executable"])]),
]

// MARK: pure core: values in, values out; no input, output, clock, lock or Foundation

let core: [Target] = [
    .target(name: "Pipeline"),
    .target(name: "Scheduling", dependencies: ["Pipeline"]),
    .target(name: "Coordinates"),
    .target(name: "Markup"),
    .target(name: "PomModel", dependencies: ["Coordinates", "Markup"]),
    .target(name: "Resolution", dependencies: ["Coordinates"]),
    .target(name: "Entries"),
    .target(name: "ClassFile"),
    .target(name: "Bundling", dependencies: ["Entries", "ClassFile"]),
    .target(name: "JarReport", dependencies: ["Bundling", "Entries", "ClassFile"]),
    .target(name: "Linkage", dependencies: ["ClassFile"]),
]

// MARK: adapters: one library or protocol each

let adapters: [Target] = [
    .target(name: "Support", dependencies: ["CPlatform", "Pipeline"]),
    .target(name: "JSON", dependencies: ["Support", "Pipeline"]),
    .target(name: "Crypto", dependencies: ["COpenSSL", "Support", "Pipeline"]),
    .target(name: "Compression", dependencies: ["CDeflate", "Support"]),
    .target(name: "YAML", dependencies: ["CYAML", "Support"]),
    .target(name: "Database", dependencies: ["CSQLite", "Support"]),
    .target(name: "XML", dependencies: ["CXML", "Markup", "Support"]),
    .target(name: "Zip", dependencies: ["Entries", "Compression", "CPlatform", "Support"]),
    .target(name: "HTTPClient", dependencies: ["CCurl", "Support"]),
    .target(name: "HTTPServer", dependencies: ["CMicroHTTPD", "Support"]),
    .target(name: "Subprocess", dependencies: ["CPlatform", "Support"]),
    .target(name: "ControlGroups", dependencies: ["Support", "Pipeline"]),
    .target(
        name: "Sandbox", dependencies: ["CPlatform", "CSeccomp", "ControlGroups", "Subprocess", "Support", "Pipeline"]),
    .target(name: "Git", dependencies: ["CGit2", "CPlatform", "Support", "Pipeline"]),
    .target(
        name: "Maven", dependencies: ["Subprocess", "YAML", "Crypto", "Support", "Pipeline"],
        resources: [.embedInCode("Resources/KilnEventSpy.java")]),
    .target(name: "ArtifactStore", dependencies: ["Crypto", "CPlatform", "Support", "Pipeline"]),
    .target(name: "Catalog", dependencies: ["Database", "JSON", "Support", "Pipeline"]),
    .target(
        name: "MavenRepository",
        dependencies: ["Coordinates", "Markup", "XML", "Zip", "Crypto", "CPlatform", "Support", "Pipeline"]),
    .target(name: "MavenRemote", dependencies: ["MavenRepository", "HTTPClient", "Crypto", "Support", "Pipeline"]),
    .target(name: "DescriptorIndex", dependencies: ["Coordinates", "CPlatform", "Support", "Pipeline"]),
]

// MARK: application

let application: [Target] = [
    .target(
        name: "Factory",
        dependencies: [
            "Pipeline", "Scheduling", "Support", "Crypto", "Compression", "YAML", "Subprocess", "ControlGroups",
            "Sandbox", "Git",
            "Maven", "ArtifactStore", "Catalog", "JSON",
        ]),
    .target(
        name: "Server",
        dependencies: [
            "Factory", "Catalog", "Maven", "ArtifactStore", "HTTPServer", "Crypto", "JSON", "Pipeline",
            "Support",
        ]),
    .target(
        name: "Resolver",
        dependencies: [
            "Coordinates", "Markup", "PomModel", "Resolution", "XML", "MavenRepository", "DescriptorIndex", "Crypto",
            "Support",
            "Pipeline",
        ]),
    .target(
        name: "Bundler",
        dependencies: [
            "Bundling", "JarReport", "Linkage", "ClassFile", "Entries", "Zip", "Compression", "Crypto", "JSON",
            "Support",
            "Pipeline",
        ]),
    .target(
        name: "Runtimes",
        dependencies: [
            "Bundling", "Linkage", "ClassFile", "Entries", "Zip", "YAML", "Crypto", "Support", "Pipeline",
        ]),
    .target(name: "CommandSyntax", dependencies: ["Support", "Pipeline"]),
    .target(
        name: "ResolverCommands",
        dependencies: [
            "CommandSyntax", "Resolver", "Coordinates", "PomModel", "Resolution", "MavenRepository", "Crypto",
            "Support", "Pipeline",
        ]),
    .target(
        name: "BundlerCommands",
        dependencies: [
            "CommandSyntax", "ResolverCommands", "Bundler", "Bundling", "JarReport", "Linkage", "Runtimes", "ClassFile",
            "Entries", "Zip", "YAML", "Crypto", "JSON", "Pipeline", "Support",
        ]),
    .target(name: "Client", dependencies: ["HTTPClient", "JSON", "Pipeline", "Support", "Crypto"]),
    .target(
        name: "CommandLine",
        dependencies: [
            "CommandSyntax", "ResolverCommands", "BundlerCommands", "MavenRemote", "MavenRepository", "Client",
            "Server", "HTTPClient",
            "HTTPServer",
            "Sandbox", "Factory", "Catalog", "ArtifactStore", "Crypto", "JSON", "Pipeline", "Support",
        ]),
    // Both hold the Swift runtime they need. The front program starts in two milliseconds; all else is in kiln-main.
    .executableTarget(
        name: "kiln", dependencies: ["ResolverCommands", "CommandSyntax", "Support"],
        linkerSettings: [
            .unsafeFlags([
                "-static-stdlib", "-use-ld=lld", "-L\(Context.packageDirectory)/Sources/C/StaticRuntime",
            ])
        ]),
    // The two libraries are what FoundationEssentials is made of; the compiler forgets to name them.
    .executableTarget(
        name: "kiln-main", dependencies: ["CommandLine"],
        linkerSettings: [
            .unsafeFlags(["-static-stdlib", "-use-ld=lld", "-l_FoundationCollections", "-l_FoundationCShims"])
        ]),
    // Measures; nothing that users get.
    .executableTarget(
        name: "kiln-bench",
        dependencies: [
            "Factory", "Catalog", "ArtifactStore", "Maven", "Git", "Sandbox", "Subprocess", "HTTPServer", "Scheduling",
            "JSON", "Pipeline", "Support", "CPlatform",
        ],
        exclude: ["README.md", "Peer"]),
    // Breaks what reads; nothing that users get.
    .executableTarget(
        name: "kiln-fuzz",
        dependencies: [
            "Coordinates", "Markup", "XML", "PomModel", "MavenRepository", "Entries", "ClassFile", "Bundling", "Zip",
            "Bundler", "BundlerCommands", "Subprocess", "Support",
        ],
        exclude: ["README.md"]),
    .target(
        name: "TestSupport", dependencies: ["Support", "Subprocess", "Pipeline"]),
]

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies)
}

let testTargets: [Target] = [
    tests("Pipeline", []),
    tests("Scheduling", ["Pipeline"]),
    tests("Coordinates", ["Subprocess", "Support"]),
    tests("Markup", []),
    tests("PomModel", ["Coordinates", "Markup", "XML", "Subprocess", "Support"]),
    tests("Resolution", ["Coordinates", "Support"]),
    tests("XML", ["Markup", "Crypto", "Subprocess", "Support", "Pipeline"]),
    tests("ClassFile", ["Subprocess", "Support"]),
    tests("Bundling", ["Entries", "ClassFile", "Support"]),
    tests("JarReport", ["Bundling", "Entries", "ClassFile"]),
    tests("Linkage", ["ClassFile", "Subprocess", "Support"]),
    tests("Zip", ["Entries", "Compression", "Subprocess", "Support"]),
    tests("MavenRepository", ["Coordinates", "Markup", "XML", "Subprocess", "Support", "Pipeline"]),
    tests(
        "MavenRemote",
        ["MavenRepository", "HTTPClient", "HTTPServer", "Coordinates", "Subprocess", "Support", "Pipeline"]),
    tests("DescriptorIndex", ["Coordinates", "Support", "Pipeline"]),
    tests(
        "Resolver",
        [
            "MavenRepository", "MavenRemote", "PomModel", "Resolution", "Coordinates", "HTTPServer", "JSON",
            "Subprocess",
            "Support",
        ]),
    tests(
        "Bundler",
        [
            "Bundling", "JarReport", "Linkage", "Runtimes", "ClassFile", "Entries", "Zip", "Subprocess", "Support",
            "Pipeline",
        ]),
    tests("Runtimes", ["Bundling", "Linkage", "Crypto", "Entries", "Zip", "Subprocess", "Support", "Pipeline"]),
    tests("CommandSyntax", ["Support", "Pipeline"]),
    tests("ResolverCommands", ["CommandSyntax", "Resolver", "MavenRemote", "Subprocess", "Support", "Pipeline"]),
    tests(
        "BundlerCommands",
        ["CommandSyntax", "ResolverCommands", "Entries", "Zip", "Compression", "Subprocess", "Support"]),
    tests("Support", ["Pipeline"]),
    tests("Crypto", ["Support", "Pipeline"]),
    tests("Compression", ["Support", "Subprocess"]),
    tests("YAML", ["Support"]),
    tests("Database", ["Support"]),
    tests("HTTPClient", ["Support", "HTTPServer", "Subprocess"]),
    tests("HTTPServer", ["Support", "HTTPClient", "Subprocess"]),
    tests("Subprocess", ["Support"]),
    tests("ControlGroups", ["Subprocess", "Support", "Pipeline"]),
    tests("Sandbox", ["ControlGroups", "JSON", "Subprocess", "Support", "Pipeline"]),
    tests("Git", ["Subprocess", "Support", "Pipeline"]),
    tests("Maven", ["JSON", "Subprocess", "Support", "Pipeline"]),
    tests("ArtifactStore", ["Crypto", "Subprocess", "Support", "Pipeline"]),
    tests("Catalog", ["Database", "Support", "Pipeline"]),
    tests("Factory", ["Catalog", "Git", "Maven", "Sandbox", "Subprocess", "Support", "Pipeline"]),
    tests("Server", ["JSON", "Factory", "Catalog", "HTTPServer", "Support", "Pipeline"]),
    tests("CommandLine", ["CommandSyntax", "JSON", "Client", "HTTPServer", "Subprocess", "Support", "Pipeline"]),
    .testTarget(
        name: "IntegrationTests",
        dependencies: ["Client", "HTTPClient", "Subprocess", "TestSupport", "Support", "Pipeline"]),
]

// MARK: one settings list for every Swift target

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Types are had by call and not by name: to look each name up once is a sixth of a resolution with the index.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

/// Targets that hold C handles or raw memory: every unsafe use is marked `unsafe`.
let strictMemory: Set<String> = [
    "Support", "Crypto", "Compression", "YAML", "Database", "HTTPClient", "HTTPServer", "Subprocess", "Git",
    "ArtifactStore", "kiln", "kiln-bench", "Coordinates", "XML", "Zip", "MavenRepository", "MavenRemote",
    "DescriptorIndex",
    "Resolver", "CommandSyntax", "Entries", "ClassFile", "Bundling", "JarReport", "Linkage", "Runtimes",
]

for target in core + adapters + application { target.exclude = ["README.md"] }
// Java, which the tests compile themselves against each Maven.
for target in testTargets where target.name == "ResolverTests" { target.exclude = ["Oracle", "README.md"] }
for target in testTargets where target.name == "CoordinatesTests" { target.exclude = ["Oracle"] }
for target in testTargets where target.name == "BundlerTests" { target.exclude = ["Java"] }
for target in testTargets where target.name == "BundlingTests" { target.exclude = ["Fixtures"] }

for target in core + adapters + application + testTargets {
    target.swiftSettings =
        swiftSettings + (strictMemory.contains(target.name) ? [.strictMemorySafety()] : [])
}

let package = Package(
    name: "kiln",
    products: [
        .executable(name: "kiln", targets: ["kiln"]),
        .executable(name: "kiln-main", targets: ["kiln-main"]),
        .executable(name: "kiln-sandbox", targets: ["kiln-sandbox"]),
    ],
    targets: systemLibraries + platform + core + adapters + application + testTargets,
    swiftLanguageModes: [.v6]
)
