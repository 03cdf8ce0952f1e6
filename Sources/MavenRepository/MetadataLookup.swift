/// What is known on this machine of metadata that several repositories may have.
package struct MetadataLookup: Sendable {
    /// What is here, local repositories first (their `repositoryID` is empty), then in the repositories' order.
    package var files: [LocalFile] = []
    /// The repositories that have to be asked, each on its own.
    package var ask: [RemoteRepository] = []
    /// The others, and why nothing comes from them.
    package var attempts: [RepositoryAttempt] = []
}
