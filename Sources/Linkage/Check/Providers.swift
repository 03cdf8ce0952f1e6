/// The providers of services among the checked classes, and who asks for them.
struct Providers {
    /// Those of the runtime's services: it asks for all it has.
    private(set) var always: [Int32] = []
    /// By definition of a service of the job's own, its providers.
    private var byService: [Int32: [Int32]] = [:]
    /// By package of services of Java's own, their providers: who uses that package may ask for them.
    private var byPackage: [UInt32: [Int32]] = [:]

    init(_ world: inout ClassWorld) {
        for input in world.inputs where input.role.isChecked {
            for (service, providers) in input.summary.services {
                var found: [Int32] = []
                for provider in providers {
                    let definition = world.find(named: provider)
                    if definition >= 0, world.isChecked(definition) { found.append(definition) }
                }
                let target = world.find(named: service)
                if found.isEmpty || target < 0 { continue }
                switch world.role(target) {
                case .runtime: always += found
                case .jdk: byPackage[world.package(target), default: []] += found
                case .job, .bundle, .library: byService[target, default: []] += found
                }
            }
        }
    }

    /// The providers that are asked for once a class is used; each is told of once.
    mutating func released(by used: Int32, _ world: inout ClassWorld) -> [Int32] {
        if world.role(used) == .jdk {
            return byPackage.isEmpty ? [] : byPackage.removeValue(forKey: world.package(used)) ?? []
        }
        return byService.isEmpty ? [] : byService.removeValue(forKey: used) ?? []
    }
}
