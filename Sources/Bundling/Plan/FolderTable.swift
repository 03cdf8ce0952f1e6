/// Which folders the bundle has, and which inputs' classes lie in each.
struct FolderTable {
    /// The output of each folder by its number, in the order they came.
    private(set) var outputs: [Int32] = []
    /// The first input with a class in the folder; -1: none.
    private(set) var firstInput: [Int32] = []
    /// The last one.
    private var lastInput: [Int32] = []
    /// A folder and a further input with classes in it, in the order they came.
    private(set) var shared: [(folder: Int32, input: Int32)] = []
    /// The number of a folder by its output.
    private var numbers: [Int32: Int32] = [:]
    /// The folder of the last entry; -1: the top.
    private var current: Int32 = -1

    /// Adds the folders above a name that are not there yet; false when it lies deeper than 255.
    mutating func enter(_ name: Span<UInt8>, _ plan: inout BundlePlan) -> Bool {
        guard let slash = Bytes.lastIndex(of: UInt8(ascii: "/"), in: name) else {
            current = -1
            return true
        }
        let folder = name.extracting(0..<slash + 1)
        if current >= 0 {
            let last = plan.names.range(Int(outputs[Int(current)]))
            if last.count == folder.count, Bytes.equal(plan.names.bytes.span.extracting(last), folder) { return true }
        }
        let hash = EntryNames.hash(folder)
        if let output = plan.names.find(folder, hash: hash) {
            current = numbers[Int32(truncatingIfNeeded: output)] ?? -1
            return true
        }
        return addAll(folder, &plan)
    }

    private mutating func addAll(_ folder: Span<UInt8>, _ plan: inout BundlePlan) -> Bool {
        var depth = 0
        for index in 0..<folder.count where folder[index] == UInt8(ascii: "/") {
            depth += 1
            if depth > 255 { return false }
        }
        for index in 0..<folder.count where folder[index] == UInt8(ascii: "/") {
            let part = folder.extracting(0..<index + 1)
            let (output, isNew) = plan.names.insert(part, hash: EntryNames.hash(part))
            let number = Int32(truncatingIfNeeded: output)
            if isNew {
                plan.sources.append(.folder)
                numbers[number] = Int32(truncatingIfNeeded: outputs.count)
                outputs.append(number)
                firstInput.append(-1)
                lastInput.append(-1)
            }
            current = numbers[number] ?? -1
        }
        return true
    }

    /// Notes a class of an input in the folder entered last.
    mutating func addClass(of input: Int) {
        guard current >= 0 else { return }
        let folder = Int(current)
        let input = Int32(truncatingIfNeeded: input)
        if lastInput[folder] == input { return }
        if firstInput[folder] < 0 {
            firstInput[folder] = input
        } else {
            shared.append((current, input))
        }
        lastInput[folder] = input
    }
}
