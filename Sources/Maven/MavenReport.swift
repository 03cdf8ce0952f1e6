package import Pipeline

/// A file that Maven declares as built, before anybody has looked at it.
package struct DeclaredOutput: Sendable, Hashable {
    /// The role.
    package var kind: OutputKind
    /// The module's folder, relative to the workspace; `.` at the top.
    package var module: String
    /// The module's packaging.
    package var packaging: String
    /// The module's coordinates.
    package var coordinate: ModuleCoordinate
    /// Maven's artifact type, such as `test-jar`.
    package var type: String
    /// The extension in a repository.
    package var `extension`: String
    /// The classifier.
    package var classifier: String?
    /// The file, relative to the module's folder; absolute when it lies elsewhere.
    package var file: String
    /// The file as the build saw it; absolute, and not to be trusted.
    package var absolutePath: String
    /// Whether Maven's JVM saw a plain file there at the end.
    package var exists: Bool
    /// Where the event spy kept a copy of it because Maven deletes it at its end; absolute, and not to be trusted.
    package var copy: String?

    /// Joins the parts.
    package init(
        kind: OutputKind, module: String, packaging: String, coordinate: ModuleCoordinate, type: String,
        extension: String, classifier: String?, file: String, absolutePath: String, exists: Bool,
        copy: String? = nil
    ) {
        self.kind = kind
        self.module = module
        self.packaging = packaging
        self.coordinate = coordinate
        self.type = type
        self.extension = `extension`
        self.classifier = classifier
        self.file = file
        self.absolutePath = absolutePath
        self.exists = exists
        self.copy = copy
    }
}

/// What the event spy wrote down about a build. All of it comes from the build: a hostile one can have forged it.
package struct MavenReport: Sendable, Hashable {
    /// A module of the reactor.
    package struct Module: Sendable, Hashable {
        /// How it ended.
        package enum Result: String, Sendable, Hashable, Decodable {
            /// All its goals ran.
            case succeeded
            /// One of its goals failed.
            case failed
            /// It was not built because another failed.
            case skipped
        }

        /// The folder, relative to the workspace; `.` at the top.
        package var folder: String
        /// The coordinates.
        package var coordinate: ModuleCoordinate
        /// The packaging.
        package var packaging: String
        /// How it ended; `nil` when the build ended before it.
        package var result: Result?
        /// How long it took.
        package var milliseconds: Int64
    }

    /// One goal that ran.
    package struct Mojo: Sendable, Hashable {
        /// The module's folder.
        package var module: String
        /// The plugin's coordinates.
        package var plugin: ModuleCoordinate
        /// The goal.
        package var goal: String
        /// The execution's id.
        package var execution: String
        /// Whether it succeeded; `nil` when the build ended within it.
        package var succeeded: Bool?
        /// How long it took.
        package var milliseconds: Int64
    }

    /// What made the build fail, as exceptions from the outermost to the cause.
    package struct Failure: Sendable, Hashable {
        /// One exception.
        package struct Link: Sendable, Hashable {
            /// The class.
            package var type: String
            /// The message, of several lines.
            package var message: String

            /// The class without its package.
            package var simpleType: String {
                String(type.split { $0 == "." || $0 == "$" }.last ?? "")
            }
        }

        /// The module's folder, when one is to blame.
        package var module: String?
        /// The artifactId of the plugin, when one is to blame.
        package var plugin: String?
        /// The goal.
        package var goal: String?
        /// The exceptions; the last is the cause.
        package var chain: [Link]
    }

    /// A test that failed.
    package struct FailedTest: Sendable, Hashable {
        /// The module's folder.
        package var module: String
        /// The class.
        package var testClass: String
        /// The method, as surefire names it.
        package var method: String
        /// The exception's class.
        package var type: String
        /// The exception's message.
        package var message: String
    }

    /// Maven's version, when it got so far.
    package var mavenVersion: String?
    /// Java's version, when it got so far.
    package var javaVersion: String?
    /// The modules, in Maven's order.
    package var modules: [Module] = []
    /// The goals, in the order in which they ended.
    package var mojos: [Mojo] = []
    /// What was built, in Maven's order; none unless the whole build succeeded.
    package var outputs: [DeclaredOutput] = []
    /// What failed, in order.
    package var failures: [Failure] = []
    /// The tests of all modules; `nil` when no test plugin ran any.
    package var tests: TestCounts?
    /// The first failing tests, at most 20.
    package var failedTests: [FailedTest] = []
    /// Whether Maven said that it succeeded; `nil` when it was stopped before.
    package var succeeded: Bool?
    /// Lines that could not be read, and what the event spy noted about itself, at most 20.
    package var notes: [String] = []

    /// Nothing yet.
    package init() {}
}
