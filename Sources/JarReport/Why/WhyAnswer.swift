import Bundling

/// Why something is in a jar: who brings it, who refers to it, and how the job comes to it.
package struct WhyAnswer: Encodable, Sendable {
    /// Somebody who brings it.
    package struct Bringer: Encodable, Sendable, Hashable {
        /// The input or jar; nil: not known.
        package var source: String?
        /// How many classes or files.
        package var count: Int
        /// The first entries.
        package var examples: [String]
        /// Whether all of them are hidden by those of an earlier one.
        package var isHidden: Bool
    }

    /// Classes of one package that refer to it.
    package struct Group: Encodable, Sendable, Hashable {
        /// The input or jar that they come from.
        package var source: String?
        /// Their package.
        package var package: String
        /// How many classes.
        package var count: Int
        /// How many of them cannot run without it.
        package var linked: Int
        /// The classes' names.
        package var classes: [String]
    }

    /// A member that is used.
    package struct Member: Encodable, Sendable, Hashable {
        /// Class and member.
        package var name: String
        /// How many classes use it.
        package var classes: Int
    }

    /// A file that names it.
    package struct File: Encodable, Sendable, Hashable {
        /// The entry's name.
        package var name: String
        /// Who brings it.
        package var sources: [String]
    }

    /// One class on the way from the job.
    package struct Step: Encodable, Sendable, Hashable {
        /// The class's name.
        package var name: String
        /// Where it comes from.
        package var source: String?
        /// How the one before refers to it: `linked`, `described`, `mentioned`, `string`; nil: the way starts here.
        package var how: String?
    }

    /// What was typed.
    package var asked: String
    /// Whether it is there.
    package var isThere: Bool
    /// What it is.
    package var kind: NameSearch.Kind
    /// Its name in the jar.
    package var name: String
    /// Its name before it moved.
    package var movedFrom: String?
    /// How many classes it has, when it is a package.
    package var classes: Int
    /// Who brings it.
    package var broughtBy: [Bringer] = []
    /// How many classes refer to it, itself not.
    package var referrers = 0
    /// They, by source and package, those that most come from first.
    package var groups: [Group] = []
    /// Members of it that they use, the most used first.
    package var members: [Member] = []
    /// Files that name it.
    package var files: [File] = []
    /// What the way starts from: `main class`, `job`, or a service.
    package var wayFrom: String?
    /// A shortest way to it.
    package var way: [Step] = []
    /// Names that may have been meant.
    package var near: [String] = []

    init(_ search: NameSearch) {
        asked = search.text
        isThere = search.isThere
        kind = search.kind
        name = search.name
        movedFrom = search.movedFrom
        classes = search.nodes.count
    }
}
