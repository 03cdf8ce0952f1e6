import Coordinates

/// A pom with its profiles and all it inherits, expressions still in it: what its children inherit from. Made once for all of them.
final class PreparedModel: ExpressionSource {
    /// The parent with all it inherits; `nil` under Maven's super-pom.
    let parent: PreparedModel?
    /// Where the pom came from.
    let need: PomNeed?
    /// Group and version may come from the parent.
    var group: Symbol = .absent
    var artifact: Symbol = .absent
    var version: Symbol = .absent
    var packaging: Symbol = .jar
    var modelVersion: Symbol = .absent
    var parentElement: RawPom.Parent?
    var dependencies = DependencyList.empty
    var managed = DependencyList.empty
    var repositories: [RawPom.Repository] = []
    var modules: [Symbol] = []
    var relocation: RawPom.Relocation?
    /// All properties, inherited ones too.
    var properties = SymbolMap()
    /// The names of this level's properties whose values hold expressions.
    var expressionProperties: [Symbol] = []
    /// This level's texts that expressions reach, profiles' included.
    var scalars: [RawPom.Scalar] = []
    /// The paths of those of them that hold expressions.
    var expressionPaths: [ModelPath] = []
    /// What its profiles looked at.
    var consultation = Consultation()
    /// What is wrong with it, its parents' problems left to them.
    var problems: [ModelProblem] = []
    /// This level's own `project.directory`: the folder's name that a child says it has.
    var statedDirectory: Symbol = .absent
    /// The name of the folder that the pom lies in, when it is a file of the project.
    var folderName: Symbol = .absent
    /// Whether children put their path behind a text, where this level says so.
    var appendRules: [RawPom.AppendRule] = []
    let symbols: SymbolTable
    private let superPom: [Symbol]

    init(parent: PreparedModel?, need: PomNeed?, superPom: [Symbol], symbols: SymbolTable) {
        self.parent = parent
        self.need = need
        self.superPom = superPom
        self.symbols = symbols
    }

    func property(_ name: Symbol) -> Symbol? {
        guard let value = properties.value(name), value != Symbol.absent.rawValue else { return nil }
        return Symbol(rawValue: value)
    }

    func own(_ path: ModelPath) -> Symbol? { scalars.last { $0.path == path }?.value }

    func text(at path: ModelPath) -> Symbol? {
        switch path {
        case .groupId: return group.present
        case .artifactId: return artifact.present
        case .version: return version.present
        case .packaging: return packaging.present
        case .modelVersion: return modelVersion.present
        case .parentGroupId: return parentElement?.group.present
        case .parentArtifactId: return parentElement?.artifact.present
        case .parentVersion: return parentElement?.version.present
        case .parentRelativePath: return parentElement?.relativePath.present
        case .id, .parentId: return nil
        case .url, .scmUrl, .scmConnection, .scmDeveloperConnection: return appendedText(at: path)
        default: break
        }
        var level: PreparedModel? = self
        while let model = level {
            if let value = model.own(path) { return value }
            switch path.inheritance {
            case .none: return nil
            case .together:
                if model.scalars.contains(where: { $0.path.element == path.element }) { return nil }
            case .nearest: break
            }
            level = model.parent
        }
        let value = superPom[Int(path.rawValue)]
        return value.present
    }
}

extension Symbol {
    /// The symbol, `nil` when absent.
    var present: Symbol? { isAbsent ? nil : self }
}
