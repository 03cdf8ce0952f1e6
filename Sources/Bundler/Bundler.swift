internal import Bundling
internal import ClassFile
internal import Entries
internal import Pipeline
internal import Support
internal import Zip

/// Makes bundles: reads the jars' directories, plans, and carries the plan out.
package struct Bundler {
    private let request: BundleRequest
    private let archives: [ZipArchive]
    private let inputs: [BundleInput]
    private let relocator: Relocator

    /// The largest manifest that is read, in bytes.
    private static let manifestLimit = 16 << 20

    /// Opens the jars and reads their directories and manifests. Throws what is wrong with one of them, or with the rules.
    package init(_ request: BundleRequest) throws {
        self.request = request
        do throws(RelocationRuleError) {
            relocator = try Relocator(request.spec.relocate)
        } catch {
            throw KilnError(.invalid, Bundler.message(error, request.spec.relocate), reason: "bundle.relocate")
        }
        archives = try Bundler.open(request.sources, threads: request.threads)
        inputs = try zip(request.sources, archives).map { source, archive in
            let manifest = try BundleInput.manifestEntry(in: archive.table).map {
                try archive.read($0, limit: Bundler.manifestLimit)
            }
            return BundleInput(
                label: source.label, coordinate: source.coordinate, entries: archive.table, manifest: manifest,
                isProject: source.isProject)
        }
    }

    /// Makes the bundle. Nothing is at its path before it is whole; a conflict that the spec calls an error throws `conflict`.
    package func run() throws -> BundleResult {
        do {
            let verdicts = request.runtime.verdicts(inputs, relocator)
            var plan = try BundlePlan.make(
                inputs, request.spec, relocator, runtime: request.runtime, kept: try kept(verdicts),
                verdicts: verdicts, hasRecord: request.spec.record && request.output != nil)
            var result = BundleResult(
                inputs: inputs, plan: plan, report: ConflictReport(plan, inputs, request.spec))
            if let refusal = result.report.refusal {
                throw KilnError(
                    .conflict,
                    "\(refusal.inputs.joined(separator: ", ")): \(refusal.count) of the same name differ, such as "
                        + "\(refusal.examples.prefix(3).joined(separator: ", ")); \(refusal.remedy.text)",
                    reason: "bundle.conflict")
            }
            if let output = request.output {
                let proof = try JarProof(archives, cache: request.cache, threads: request.threads)
                result.digests = proof.digests
                plan.setRecord(BundleRecord(plan, inputs, request.spec, digests: proof.digests.map(\.hex)))
                try write(plan, proof, to: output, &result)
                result.report = ConflictReport(plan, inputs, request.spec, notes: result.notes)
            }
            return result
        } catch let error as BundleError {
            throw KilnError(.invalid, error.message, reason: "bundle")
        }
    }

    private static func message(_ error: RelocationRuleError, _ rules: [RelocationRule]) -> String {
        func rule(_ index: Int) -> String { "\(rules[index].pattern)=\(rules[index].replacement)" }
        return switch error {
        case .emptyPattern(let index): "the relocation \(rule(index)) does not say what moves"
        case .emptyReplacement(let index): "the relocation \(rule(index)) does not say where to"
        case .malformed(let index, let text):
            "in the relocation \(rule(index)), \(text) is no name of a package or class"
        case .contradiction(let first, let second):
            "the relocations \(rule(first)) and \(rule(second)) move the same names to different places"
        case .tooMany: "the relocations are too many: their patterns may have 60,000 bytes together"
        }
    }

    // MARK: reading

    private static func open(_ sources: [BundleSource], threads: Int) throws -> [ZipArchive] {
        let pool = WorkerPool<Int, Opened>(limit: threads) { index in
            do { return Opened(index: index, result: .success(try ZipArchive(sources[index].path))) } catch {
                let path = sources[index].path
                let error = error as? KilnError ?? KilnError(.unavailable, "\(path) cannot be opened", cause: error)
                return Opened(index: index, result: .failure(error))
            }
        }
        for index in sources.indices { pool.submit(index) }
        var results = [Result<ZipArchive, KilnError>?](repeating: nil, count: sources.count)
        while let opened = pool.next() { results[opened.index] = opened.result }
        return try results.compactMap { try $0?.get() }
    }

    private struct Opened: Sendable {
        var index: Int
        var result: Result<ZipArchive, KilnError>
    }

    // MARK: minimising

    private func kept(_ verdicts: [ProvidedVerdict]) throws -> KeptClasses? {
        guard request.spec.minimize else { return nil }
        var minimizer = try Minimizer(inputs, request.spec, runtime: request.runtime, verdicts: verdicts)
        for list in minimizer.lists {
            minimizer.give(list, try archives[Int(list.input)].read(Int(list.entry)))
        }
        let reader = try ZipEntryReader()
        var references = ClassReferences()
        var text: [UInt8] = []
        while true {
            let asked = minimizer.next()
            if asked.isEmpty { return minimizer.kept() }
            for entry in asked {
                let count = try reader.read(Int(entry.entry), of: archives[Int(entry.input)], into: &text)
                let bytes = text.span.extracting(first: count)
                do throws(ClassFileError) { try references.read(bytes) } catch {
                    // It stays in the bundle as it is; what it refers to cannot be known.
                    continue
                }
                for item in references.classes { minimizer.need(bytes.extracting(item.name.range)) }
                for string in references.strings { minimizer.need(bytes.extracting(string.range)) }
            }
        }
    }

    // MARK: writing

    private func write(
        _ plan: BundlePlan, _ proof: JarProof, to path: String, _ result: inout BundleResult
    ) throws {
        var options = ZipWriter.Options()
        options.level = request.level
        options.isJar = true
        // Whole or not there, unless the machine loses power: who keeps it for good makes it durable.
        options.isDurable = false
        let writer = try ZipWriter(path, options)
        let movable = MovableClasses(proof.packages, relocator)
        let relocated = try request.cache.map {
            try RelocatedClasses(
                CacheFolder($0 + "/relocated", limit: 1 << 30), proof.digests, request.spec.relocate,
                plan.relocatedNames, level: request.level)
        }
        let rewriting = ClassRewriting(
            archives: archives, relocator: relocator, names: plan.relocatedNames, level: request.level,
            relocated: relocated)
        var rewrites = RewriteQueue(plan, movable, rewriting, threads: request.threads)
        let merger = Merger(plan, relocator)
        let names = plan.names.bytes
        for (output, source) in plan.sources.enumerated() {
            let name = names.span.extracting(plan.names.range(output))
            switch source {
            case .folder: try writer.addFolder(name)
            case .copy(let entry):
                try writer.copy(Int(entry.entry), of: archives[Int(entry.input)], as: name)
                result.copied += 1
            case .rewrite(let entry) where !movable.contains(entry):
                try writer.copy(Int(entry.entry), of: archives[Int(entry.input)], as: name)
                result.copied += 1
            case .made(let index):
                let bytes = plan.made[index]
                try writer.add(name, bytes.span)
            case .merge(let index):
                guard let bytes = try merged(plan.merges[index], plan.name(output), merger, &result) else { continue }
                try writer.add(name, bytes.span)
                result.merged += 1
            case .rewrite(let entry):
                let rewritten = try rewrites.next()
                if rewritten.isUnreadable || !rewritten.notes.isEmpty {
                    note(rewritten, plan.name(output), inputs[Int(entry.input)].label, &result)
                }
                if rewritten.data.isEmpty {
                    try writer.copy(Int(entry.entry), of: archives[Int(entry.input)], as: name)
                    result.copied += 1
                } else {
                    let data = rewrites.current.data
                    try writer.add(
                        name, compressed: data.span.extracting(rewritten.data), rewritten.method,
                        size: rewritten.size, crc32: rewritten.crc32)
                    result.changed += 1
                }
            }
            result.entries += 1
        }
        result.bytes = try writer.finish()
        if rewrites.hasMade { relocated?.prune() }
    }

    private func merged(
        _ merge: BundlePlan.Merge, _ name: String, _ merger: Merger, _ result: inout BundleResult
    ) throws -> [UInt8]? {
        let contents = try merge.entries.map { entry in
            Merger.Input(
                label: inputs[Int(entry.input)].label,
                bytes: try archives[Int(entry.input)].read(Int(entry.entry), limit: merge.kind.largestInput))
        }
        let made = try merger.merge(merge.kind, name: name, contents)
        result.notes += made.notes
        return made.bytes
    }

    private func note(
        _ rewritten: RewriteChunk.Result, _ name: String, _ input: String, _ result: inout BundleResult
    ) {
        var left: [BundleResult.ClassNote.What] = []
        if rewritten.isUnreadable { left.append(.unreadable) }
        if rewritten.notes.contains(.switchStringsStay) { left.append(.switchStrings) }
        if rewritten.notes.contains(.kotlinDataNamesMoved) { left.append(.kotlinData) }
        if rewritten.notes.contains(.scalaSignatureStays) { left.append(.scalaSignature) }
        for what in left { result.classNotes.append(.init(name: name, input: input, what: what)) }
    }
}
