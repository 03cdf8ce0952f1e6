/// Something that a job's classes refer to and that is not, or no longer, as they need it.
package struct LinkageFinding: Hashable, Sendable {
    /// What is wrong, by what a JVM throws when it comes to it.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A class file of a newer Java: `UnsupportedClassVersionError`.
        case newerClass = "newer-class"
        /// No such class: `NoClassDefFoundError`.
        case missingClass = "missing-class"
        /// No such method: `NoSuchMethodError`.
        case missingMethod = "missing-method"
        /// No such field: `NoSuchFieldError`.
        case missingField = "missing-field"
        /// A class became an interface, an interface a class, or a member (not) static: `IncompatibleClassChangeError`.
        case changed
        /// What it may not use: `IllegalAccessError`.
        case inaccessible
        /// An abstract class is to be made: `InstantiationError`.
        case abstract
        /// A final class is extended or a final method overridden: `IncompatibleClassChangeError` or `VerifyError`.
        case final

        var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// How bad it is.
    package enum Weight: String, Hashable, Sendable, CaseIterable {
        /// The job's own classes refer to it.
        case error
        /// Classes that the job can come to refer to it.
        case warning
        /// Only classes refer to it that nothing of the job leads to.
        case note

        var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// A class on the way from where a job starts to what refers.
    package struct Step: Hashable, Sendable {
        /// The class, with dots.
        package var name: String
        /// Its jar.
        package var input: String
        /// Whether it is here as a provider of a service, and the one before only asks for that.
        package var isProvided: Bool
    }

    /// What is wrong.
    package var kind: Kind
    /// How bad it is.
    package var weight: Weight
    /// The package (ending in `.*`), class or jar that it is about, with dots.
    package var subject: String
    /// The jar that has the subject; empty: none.
    package var input: String
    /// How many classes or members it is about.
    package var count: Int
    /// The first ten of them.
    package var examples: [String]
    /// How many classes refer to them; one that refers to several counts for each.
    package var referrerCount: Int
    /// The first five classes that do, with dots.
    package var referrers: [String]
    /// The jars these are of, with those of all referrers, in order.
    package var referringInputs: [String]
    /// The way to the referrer that is nearest to where the job starts; of one step: it is where the job starts. Empty:
    /// no way leads there.
    package var way: [Step]
    /// What would mend it.
    package var remedy: LinkageRemedy
}
