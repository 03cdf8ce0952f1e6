/// A library in two versions, and classes compiled against the first, each of which comes to one thing that may be other
/// in the second. What a real JVM does with each of them is what a check has to say.
enum Probes {
    static let old = [
        "lib/Base.java": """
        package lib;
        public class Base {
            public static int count = 1; public int size = 2; public final int[] ends = {1}; public int open = 1;
            public static int number = 5; public int turned = 1; public static int back = 1; public int hidden = 1;
            public int inherited = 4; public int retyped = 4;
            public Base() {} public Base(int x) {} public Base(String s) {}
            public static String text() { return "t"; } public String name() { return "n"; }
            public int width() { return 1; } public static int toObject() { return 1; } public int toStatic() { return 1; }
            public int toPrivate() { return 1; } public int toPackage() { return 1; } public int toProtected() { return 1; }
            public int toFinal() { return 1; } public int moved() { return 1; } public int up() { return 1; }
            protected int guarded() { return 1; } public CharSequence covariant() { return "x"; }
            public int retypedResult() { return 1; } public Object made() { return new Object(); }
            public static <T> T any(T... all) { return all[0]; }
        }
        """,
        "lib/Parent.java": "package lib; public class Parent { public int later() { return 1; } }",
        "lib/Child.java": "package lib; public class Child extends Parent { }",
        "lib/Gone.java":
            "package lib; public class Gone { public static int X; public static final int C = 3; public void go() {} public static class In {} }",
        "lib/GoneError.java": "package lib; public class GoneError extends RuntimeException {}",
        "lib/GoneFace.java": "package lib; public interface GoneFace { default int f() { return 1; } }",
        "lib/gone/Whole.java": "package lib.gone; public class Whole { public static int x() { return 1; } }",
        "lib/GoneNote.java":
            "package lib; import java.lang.annotation.*; @Retention(RetentionPolicy.RUNTIME) public @interface GoneNote {}",
        "lib/ToFace.java":
            "package lib; public class ToFace { public int m() { return 1; } public static int s() { return 1; } }",
        "lib/ToClass.java": "package lib; public interface ToClass { int m(); static int s() { return 1; } }",
        "lib/ToFace2.java": "package lib; public class ToFace2 { }",
        "lib/ToClass2.java": "package lib; public interface ToClass2 { }",
        "lib/Face.java": """
        package lib; public interface Face { int one(); default int two() { return 2; } static int three() { return 3; }
            default int dropped() { return 1; } int K = "k".length(); }
        """,
        "lib/Impl.java": "package lib; public class Impl implements Face { public int one() { return 1; } }",
        "lib/Sub.java": "package lib; public interface Sub extends Face { }",
        "lib/Open.java": "package lib; public class Open { public int m() { return 1; } }",
        "lib/Shut.java":
            "package lib; public class Shut { public int m() { return 1; } public static int s() { return 1; } }",
        "lib/Concrete.java":
            "package lib; public class Concrete { public Concrete() {} public static int s() { return 1; } }",
        "lib/Broken.java": "package lib; public class Broken extends Gone { public int b() { return 1; } }",
        "lib/Kind.java": "package lib; public enum Kind { A, B, C }",
        "lib/Outer.java":
            "package lib; public class Outer { public class Inner { public int i() { return 1; } } public static class Nested { public int n() { return 1; } } }",
        "lib/Point.java": "package lib; public record Point(int x, int y) {}",
        "lib/Poly.java":
            "package lib; public class Poly<T> { public T get() { return null; } public <U extends Comparable<U>> U max(U u) { return u; } }",
        "lib/Many.java": "package lib; public class Many { "
            + (0..<40).map { "public static int f\($0) = 1; public static int m\($0)() { return \($0); }" }.joined(
                separator: " ")
            + " }",
    ]

    static let new = [
        "lib/Base.java": """
        package lib;
        public class Base extends Above {
            public int size = 2; public final int[] ends = {1}; public final int open = 1;
            public static int turned = 1; public int back = 1; int hidden = 1; public long retyped = 4;
            public Base() {} public Base(String s) {}
            public String name() { return "n"; }
            public long width() { return 1; } public int toObject() { return 1; } public static int toStatic() { return 1; }
            private int toPrivate() { return 1; } int toPackage() { return 1; } protected int toProtected() { return 1; }
            public final int toFinal() { return 1; } protected int guarded() { return 1; }
            public String covariant() { return "x"; }
            public long retypedResult() { return 1; } public String made() { return "s"; }
            @SafeVarargs public static <T> T any(T... all) { return all[0]; }
        }
        """,
        "lib/Above.java":
            "package lib; public class Above implements Upper { public static int number = 5; public int inherited = 4; public int moved() { return 1; } }",
        "lib/Upper.java": "package lib; public interface Upper { default int up() { return 1; } }",
        "lib/Parent.java": "package lib; public class Parent { }",
        "lib/Child.java": "package lib; public class Child extends Parent { public int later() { return 1; } }",
        "lib/ToFace.java": "package lib; public interface ToFace { int m(); static int s() { return 1; } }",
        "lib/ToClass.java":
            "package lib; public class ToClass { public int m() { return 1; } public static int s() { return 1; } }",
        "lib/ToFace2.java": "package lib; public interface ToFace2 { }",
        "lib/ToClass2.java": "package lib; public class ToClass2 { }",
        "lib/Face.java":
            "package lib; public interface Face extends Higher { int one(); static int three() { return 3; } int K = \"k\".length(); }",
        "lib/Higher.java":
            "package lib; public interface Higher { default int two() { return 2; } private int dropped() { return 1; } }",
        "lib/Impl.java": "package lib; public class Impl implements Face { public int one() { return 1; } }",
        "lib/Sub.java": "package lib; public interface Sub extends Face { }",
        "lib/Open.java": "package lib; public final class Open { public int m() { return 1; } }",
        "lib/Shut.java": "package lib; class Shut { public int m() { return 1; } public static int s() { return 1; } }",
        "lib/Concrete.java":
            "package lib; public abstract class Concrete { public Concrete() {} public static int s() { return 1; } }",
        "lib/Gone.java": "package lib; public class Gone {}",
        "lib/Broken.java": "package lib; public class Broken extends Gone { public int b() { return 1; } }",
        "lib/Kind.java": "package lib; public enum Kind { A, C }",
        "lib/Outer.java": old["lib/Outer.java"] ?? "",
        "lib/Point.java":
            "package lib; public record Point(int x, int y, int z) { public Point(int x, int y) { this(x, y, 0); } }",
        "lib/Poly.java":
            "package lib; public class Poly<T> { public T get() { return null; } public <U extends Object & Comparable<U>> U max(U u) { return u; } }",
        "lib/Many.java": "package lib; public class Many { "
            + (0..<40).filter { $0 != 17 }.map {
                "public static int f\($0) = 1; public static int m\($0)() { return \($0); }"
            }
            .joined(separator: " ") + " }",
    ]

    /// What the new version does not have any more at all; `Broken` is compiled against it.
    static let removed = ["lib/Gone.class"]

    /// By class of the package `app`, the body of its `run`, and what stands beside it in the class.
    static let probes: [(name: String, body: String, beside: String, head: String)] = [
        ("StaticField", "use(lib.Base.count);", "", ""), ("StaticMethod", "use(lib.Base.text());", "", ""),
        ("Field", "use(new lib.Base().size);", "", ""), ("Method", "use(new lib.Base().name());", "", ""),
        ("OtherResult", "use(new lib.Base().width());", "", ""), ("Constructor", "use(new lib.Base(1));", "", ""),
        ("KeptConstructor", "use(new lib.Base(\"\"));", "", ""), ("ToObject", "use(lib.Base.toObject());", "", ""),
        ("ToStatic", "use(new lib.Base().toStatic());", "", ""),
        ("ToPrivate", "use(new lib.Base().toPrivate());", "", ""),
        ("ToPackage", "use(new lib.Base().toPackage());", "", ""),
        ("ToProtected", "use(new lib.Base().toProtected());", "", ""),
        ("ProtectedOfSubclass", "use(toProtected());", "", "extends lib.Base"),
        ("Guarded", "use(guarded());", "", "extends lib.Base"),
        ("GuardedSuper", "use(super.guarded());", "", "extends lib.Base"),
        ("Moved", "use(new lib.Base().moved());", "", ""), ("MovedToInterface", "use(new lib.Base().up());", "", ""),
        ("MovedField", "use(lib.Base.number); use(new lib.Base().inherited);", "", ""),
        ("MovedDown", "use(new lib.Child().later());", "", ""),
        ("MovedDown2", "use(((lib.Parent) new lib.Child()).later());", "", ""),
        ("TurnedField", "use(new lib.Base().turned);", "", ""), ("BackField", "use(lib.Base.back);", "", ""),
        ("HiddenField", "use(new lib.Base().hidden);", "", ""), ("OtherType", "use(new lib.Base().retyped);", "", ""),
        ("WrittenFinal", "new lib.Base().open = 2;", "", ""), ("ReadFinal", "use(new lib.Base().open);", "", ""),
        ("Covariant", "use(new lib.Base().covariant()); use(new lib.Base().made());", "", ""),
        ("NotCovariant", "use(new lib.Base().retypedResult());", "", ""),
        ("Varargs", "use(lib.Base.any(\"a\", \"b\"));", "", ""),
        ("GoneNew", "use(new lib.Gone());", "", ""), ("GoneStatic", "lib.Gone.X = 1;", "", ""),
        ("GoneLiteral", "use(lib.Gone.class);", "", ""), ("GoneCast", "Object o = \"\"; use((lib.Gone) o);", "", ""),
        ("GoneInstance", "Object o = \"\"; use(o instanceof lib.Gone);", "", ""),
        ("GoneArray", "use(new lib.Gone[1]);", "", ""), ("GoneArrays", "use(new lib.Gone[1][1]);", "", ""),
        ("GoneConstant", "use(lib.Gone.C);", "", ""),
        ("GoneDescribed", "use(1);", "static void m(lib.Gone g, lib.Gone[] h) {} lib.Gone f;", ""),
        ("GoneThrows", "use(1);", "static void m() throws lib.GoneError {}", ""),
        ("GoneCaught", "try { System.getProperty(\"x\"); } catch (lib.GoneError e) { use(e); }", "", ""),
        ("GoneSuper", "use(1);", "", "extends lib.Gone"), ("GoneInterface", "use(1);", "", "implements lib.GoneFace"),
        ("GoneNested", "use(new lib.Gone.In());", "", ""), ("GoneAnnotation", "use(1);", "", "@lib.GoneNote"),
        ("GoneLambda", "java.util.function.Consumer<lib.Gone> c = g -> {}; use(c);", "", ""),
        ("GoneHandle", "java.util.function.Consumer<lib.Gone> c = lib.Gone::go; use(c);", "", ""),
        ("GonePackage", "use(lib.gone.Whole.x());", "", ""),
        ("GoneGeneric", "use(new java.util.ArrayList<lib.Gone>());", "", ""),
        ("ThroughSuper", "use(new lib.Broken().b());", "", ""),
        ("ToFaceMethod", "lib.ToFace t = null; try { t.m(); } catch (NullPointerException e) {}", "", ""),
        ("ToFaceStatic", "use(lib.ToFace.s());", "", ""), ("ToFaceSuper", "use(1);", "", "extends lib.ToFace2"),
        ("ToClassMethod", "lib.ToClass t = null; try { t.m(); } catch (NullPointerException e) {}", "", ""),
        ("ToClassStatic", "use(lib.ToClass.s());", "", ""),
        ("ToClassInterface", "use(1);", "", "implements lib.ToClass2"),
        ("ToFaceCast", "Object o = null; use((lib.ToFace2) o);", "", ""),
        ("Default", "use(new lib.Impl().two()); lib.Face f = new lib.Impl(); use(f.two() + f.one());", "", ""),
        ("SubInterface", "lib.Sub s = null; try { s.two(); } catch (NullPointerException e) {}", "", ""),
        ("InterfaceStatic", "use(lib.Face.three()); use(lib.Face.K); use(lib.Impl.K);", "", ""),
        ("DroppedDefault", "use(new lib.Impl().dropped());", "", ""),
        ("DroppedDefault2", "lib.Face f = new lib.Impl(); use(f.dropped());", "", ""),
        (
            "ObjectOfInterface",
            "lib.Face f = new lib.Impl(); use(f.toString() + f.hashCode() + f.equals(f) + f.getClass());", "", ""
        ),
        ("ExtendsFinal", "use(1);", "", "extends lib.Open"), ("UsesFinal", "use(new lib.Open().m());", "", ""),
        ("OverridesFinal", "use(1);", "public int toFinal() { return 2; }", "extends lib.Base"),
        ("CallsFinal", "use(toFinal());", "", "extends lib.Base"),
        ("HiddenClass", "use(new lib.Shut());", "", ""), ("HiddenStatic", "use(lib.Shut.s());", "", ""),
        ("HiddenDescribed", "use(1);", "static void m(lib.Shut s) {}", ""),
        ("Abstract", "use(new lib.Concrete());", "", ""), ("AbstractStatic", "use(lib.Concrete.s());", "", ""),
        ("AbstractSuper", "use(1);", "", "extends lib.Concrete"),
        ("EnumConstant", "use(lib.Kind.A); use(lib.Kind.valueOf(\"C\")); use(lib.Kind.values().length);", "", ""),
        ("GoneEnumConstant", "use(lib.Kind.B);", "", ""),
        (
            "EnumSwitch", "switch (lib.Kind.C) { case A: use(1); break; case B: use(2); break; default: use(3); }", "",
            ""
        ),
        ("Nested", "use(new lib.Outer.Nested().n()); use(new lib.Outer().new Inner().i());", "", ""),
        (
            "Record",
            "use(new lib.Point(1, 2)); use(new lib.Point(1, 2).x()); record R(int a, String b) {} use(new R(1, \"\").toString());",
            "", ""
        ),
        ("Generic", "String s = new lib.Poly<String>().get(); use(s);", "", ""),
        ("OtherBound", "use(new lib.Poly<String>().max(\"\"));", "", ""),
        ("ManyKept", "use(lib.Many.m3() + lib.Many.f39);", "", ""), ("ManyGone", "use(lib.Many.m17());", "", ""),
        ("ManyGoneField", "use(lib.Many.f17);", "", ""),
        ("MethodReference", "java.util.function.Supplier<String> s = lib.Base::text; use(s);", "", ""),
        ("ObjectReference", "java.util.function.Supplier<Integer> s = new lib.Base()::width; use(s);", "", ""),
        (
            "GoodReference",
            "java.util.function.Function<lib.Base, String> s = lib.Base::name; use(s.apply(new lib.Base()));", "", ""
        ),
        ("NewReference", "java.util.function.IntFunction<lib.Base> s = lib.Base::new; use(s);", "", ""),
        (
            "Polymorphic",
            "var h = java.lang.invoke.MethodHandles.lookup().findStatic(Math.class, \"abs\", java.lang.invoke.MethodType.methodType(int.class, int.class)); int r = (int) h.invokeExact(-3); use(r); use((Object) h.invoke(1));",
            "", ""
        ),
        (
            "Variable",
            "var v = java.lang.invoke.MethodHandles.arrayElementVarHandle(int[].class); int[] a = {1}; use(v.compareAndSet(a, 0, 1, 2)); v.setVolatile(a, 0, 3); use((int) v.getAndAdd(a, 0, 1));",
            "", ""
        ),
        (
            "Arrays",
            "int[] a = {1}; use(a.clone()); lib.Base[] b = {}; use(b.clone()); use(b.toString() + b.getClass() + b.length);",
            "", ""
        ),
        (
            "Concat", "String s = \"a\" + args + 1L; use(s); use(s.chars().map(c -> c + 1).sum());",
            "static int args = 2;", ""
        ),
        (
            "Private", "use(p() + new In().q());",
            "private int p() { return 1; } private class In { private int q() { return p(); } }", ""
        ),
        ("Assertion", "assert lib.Base.any(1) != null; synchronized (this) { use(1); }", "", ""),
        (
            "Anonymous",
            "Runnable r = new Runnable() { public void run() { use(new lib.Impl() { public int one() { return 3; } }.one()); } }; r.run();",
            "", ""
        ),
        (
            "Textual",
            "String s = \"a\"; switch (s) { case \"a\": use(1); break; case \"b\": use(lib.Gone.C); } use(\"x\".repeat(2).isBlank());",
            "", ""
        ),
        ("Resources", "try (var in = new java.io.ByteArrayInputStream(new byte[1])) { use(in.read()); }", "", ""),
        (
            "Threads", "use(Thread.currentThread().getName()); new Thread(() -> {}).start(); use(Thread.State.NEW);",
            "", ""
        ),
    ]

    /// The sources of all probes and of what runs each of them.
    static var sources: [String: String] {
        var sources: [String: String] = [:]
        for probe in probes {
            let note = probe.head.hasPrefix("@") ? probe.head : ""
            let above = probe.head.hasPrefix("@") ? "" : probe.head
            sources["app/\(probe.name).java"] = """
                package app;
                \(note) public class \(probe.name) \(above) {
                    static void use(Object o) { if (o == null) System.getProperty("x"); }
                    public void probe() throws Throwable { \(probe.body) }
                    \(probe.beside)
                }
                """
        }
        let names = probes.map { "\"\($0.name)\"" }.joined(separator: ", ")
        sources["app/Main.java"] = """
            package app;
            public class Main {
                public static void main(String[] a) {
                    for (String name : new String[] { \(names) }) {
                        try {
                            Class<?> c = Class.forName("app." + name);
                            c.getMethod("probe").invoke(c.getConstructor().newInstance());
                            System.out.println("probe " + name + " fine");
                        } catch (Throwable e) {
                            while (e instanceof java.lang.reflect.InvocationTargetException) e = e.getCause();
                            System.out.println("probe " + name + " " + e.getClass().getSimpleName() + " " + e.getMessage());
                        }
                    }
                }
            }
            """
        return sources
    }
}
