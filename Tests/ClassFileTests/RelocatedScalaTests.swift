import ClassFile
import Support
import TestSupport
import Testing

/// Scala libraries compiled by the real compiler, relocated, and compiled against.
struct RelocatedScalaTests {
    static let jars = "\(Fixtures.pyspark)/"
    static let hasScala = JavaProject.hasJava && Files.exists(jars + "scala-compiler-2.12.18.jar")
    static let compiler = ["compiler", "library", "reflect"].map { "\(jars)scala-\($0)-2.12.18.jar" }
        .joined(separator: ":")

    static let library = """
        package com.foo {
          class Box[+T](val content: T) { class Part[U](val u: U); def part[U](u: U): Part[U] = new Part(u)
            def map[V](f: T => V): Box[V] = new Box(f(content)) }
          object Box { def apply[T](t: T): Box[T] = new Box(t); val empty: Box[Nothing] = null
            sealed trait State; case object On extends State; case class Level(n: Int) extends State }
          case class Pair[A, B](a: A, b: Box[B])(implicit val show: inner.Show[A])
          class tag(val name: Class[_]) extends scala.annotation.StaticAnnotation
          package inner {
            trait Show[A] { def show(a: A): String }
            object Show { implicit val ints: Show[Int] = new Show[Int] { def show(a: Int) = "int " + a }
              type Shown = Pair[Int, String]; @tag(classOf[Box[_]]) def shown(p: Shown): String = p.show.show(p.a) + p.b.content }
          }
        }
        package com { package object foo { type Alias = Box[List[inner.Show[_]]]; def twice(b: Box[Int]): Box[Int] = b.map(_ * 2) } }
        """

    private func scalac(_ directory: String, _ output: String, _ source: String, _ classPath: String) async throws {
        try JavaProject.write("\(directory)/\(output).scala", Array(source.utf8))
        try Files.createDirectory("\(directory)/\(output)")
        try await JavaProject.run([
            "/usr/bin/java", "-XX:TieredStopAtLevel=1", "-cp", Self.compiler, "scala.tools.nsc.Main", "-usejavacp",
            "-nowarn",
            "-d", "\(directory)/\(output)", "-cp", classPath, "\(directory)/\(output).scala",
        ])
    }

    @Test(.enabled(if: hasScala, "KILN_TEST_PYSPARK or a JDK is missing"))
    func `a relocated library's Scala signatures are those of its new names`() async throws {
        try await withScratch { directory in
            try await scalac(directory, "old", Self.library, Self.compiler)
            var project = JavaProject(directory)
            try project.relocate([
                RelocationRule(pattern: "com.foo", replacement: "shaded.a.foo", excludes: ["com.foo.tag"])
            ])
            #expect(project.notes.values.allSatisfy { $0 == [] })
            let program = """
                import shaded.a.foo._, inner._
                object Main extends App {
                  val box: Alias = null
                  val pair: Show.Shown = Pair(4, Box("text"))
                  val part: Box[Int]#Part[String] = Box(1).part("part")
                  (Box.Level(3): Box.State) match { case Box.On => println("on"); case Box.Level(n) => println(n) }
                  println(Show.shown(pair) + twice(Box(21)).content + part.u + new com.foo.tag(classOf[Box[_]]).name)
                  import scala.reflect.runtime.universe._
                  println(typeOf[Pair[Int, String]].typeSymbol.fullName + " " + typeOf[Show.type].decl(TermName("shown")).info
                    + typeOf[Show.type].decl(TermName("shown")).annotations + typeOf[com.foo.tag])
                }
                """
            try await scalac(directory, "program", program, "\(directory)/new:" + Self.compiler)
            let output = try await JavaProject.run([
                "/usr/bin/java", "-XX:TieredStopAtLevel=1", "-cp",
                "\(directory)/program:\(directory)/new:" + Self.compiler,
                "Main",
            ])
            #expect(
                output == """
                    3
                    int 4text42partclass shaded.a.foo.Box
                    shaded.a.foo.Pair (p: shaded.a.foo.inner.Show.Shown)StringList(com.foo.tag(classOf[shaded.a.foo.Box]))\
                    com.foo.tag

                    """)
        }
    }

    @Test(.enabled(if: hasScala, "KILN_TEST_PYSPARK or a JDK is missing"))
    func `damaged Scala signatures are passed over`() async throws {
        try await withScratch { directory in
            try await scalac(directory, "old", Self.library, Self.compiler)
            let relocator = try Relocator([RelocationRule(pattern: "com.foo", replacement: "shaded.a.foo")])
            var relocation = ClassRelocation(relocator, RelocatedNames())
            var random = MutationTests.Random(state: 42)
            var lengths: Set<Int> = []
            for name in ["com/foo/Pair", "com/foo/inner/Show", "com/foo/package"] {
                let bytes = try Files.read("\(directory)/old/\(name).class")
                // The signature starts with its version.
                let start = try #require(bytes.indices.first { bytes[$0...].starts(with: [6, 1]) && $0 > 10 })
                for _ in 0..<2000 {
                    var damaged = bytes
                    for _ in 0...random.next(3) {
                        damaged[start + random.next(300)] = UInt8(1 + random.next(126))
                    }
                    var output: [UInt8] = []
                    do { _ = try relocation.relocate(damaged.span, into: &output) } catch { continue }
                    lengths.insert(output.count)
                }
            }
            // Some signatures were still read, others not.
            #expect(lengths.count > 6)
        }
    }
}
