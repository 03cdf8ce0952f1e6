import Bundling
import ClassFile
import Testing

@Suite struct SpecTests {
    @Test func `a spec's text holds all of it, in a fixed order`() {
        var spec = BundleSpec()
        spec.relocate = [RelocationRule(pattern: "a", replacement: "b", includes: ["a.x.*"], excludes: ["a.y"])]
        spec.filters = [BundleFilter(artifact: "g:*", include: ["i"], exclude: ["e \"q\" \\"], excludeDefaults: false)]
        spec.mainClass = "m.M"
        spec.manifest = [.init(name: "N", value: "v\nw"), .init(name: "O", value: nil)]
        spec.append = ["x", "y"]
        spec.runtime = "flink-1.20"
        #expect(
            spec.text == """
                relocate "a" "b"
                  include "a.x.*"
                  except "a.y"
                filter "g:*" "keep-defaults"
                  include "i"
                  exclude "e \\"q\\" \\\\"
                main-class "m.M"
                manifest "N" "v\\nw"
                manifest "O"
                append "x" "y"
                on-conflict "report"
                minimize "false"
                runtime "flink-1.20"
                multi-release "true"
                licenses "keep"

                """)
    }

    @Test func `specs that differ in any field have other texts`() {
        let changes: [(inout BundleSpec) -> Void] = [
            { _ in }, { $0.relocate = [RelocationRule(pattern: "a", replacement: "b")] },
            { $0.relocate = [RelocationRule(pattern: "a", replacement: "b", includes: ["x", "y"])] },
            { $0.relocate = [RelocationRule(pattern: "a", replacement: "b", includes: ["x\" \"y"])] },
            { $0.relocate = [RelocationRule(pattern: "a", replacement: "b", excludes: ["x", "y"])] },
            { $0.filters = [BundleFilter(artifact: "a")] },
            { $0.filters = [BundleFilter(artifact: "a", include: ["b"])] },
            { $0.filters = [BundleFilter(artifact: "a", exclude: ["b"])] },
            { $0.filters = [BundleFilter(artifact: "a", excludeDefaults: false)] }, { $0.mainClass = "a" },
            { $0.manifest = [.init(name: "a", value: "b")] }, { $0.manifest = [.init(name: "a", value: nil)] },
            { $0.manifest = [.init(name: "a", value: "")] }, { $0.append = ["a"] }, { $0.appendXML = ["a"] },
            { $0.mergeProperties = ["a"] }, { $0.onConflict = .error }, { $0.onConflict = .first },
            { $0.minimize = true },
            { $0.keep = ["a"] }, { $0.runtime = "a" }, { $0.multiRelease = false }, { $0.licenses = .first },
            { $0.licenses = .none },
        ]
        var texts: Set<String> = []
        for change in changes {
            var spec = BundleSpec()
            change(&spec)
            #expect(texts.insert(spec.text).inserted, "\(spec.text)")
        }
    }
}
