import ClassFile
import Support
import TestSupport
import Testing

@Suite(.enabled(if: JavaProject.hasJava, "no JDK"))
struct KotlinMetadataTests {
    private static let metadata = """
        package kotlin;
        import java.lang.annotation.*;
        @Retention(RetentionPolicy.RUNTIME) public @interface Metadata {
            int k() default 1; int[] mv() default {}; String[] d1() default {}; String[] d2() default {};
            String xs() default ""; String pn() default "";
        }
        """

    @Test func `Kotlin's strings of names move, its other strings stay`() async throws {
        try await withScratch { directory in
            let source = """
                package com.foo;
                @kotlin.Metadata(d1 = {"\\u0000\\u0010\\n"}, d2 = {"Lcom/foo/Thing;", "", "(Lcom/foo/Gone;I)[Lcom/foo/Thing;",
                    "com/foo/Thing$Part.More", "com.foo.Thing", "foo", "Lcom/foobar/Y;"}, xs = "com/foo/Facade", pn = "com.foo")
                public class Thing {
                    public static void main(String[] a) {
                        kotlin.Metadata m = Thing.class.getAnnotation(kotlin.Metadata.class);
                        System.out.print(String.join(" ", m.d2()) + " " + m.xs() + " " + m.pn() + " " + m.d1()[0].length());
                    }
                }
                """
            var project = try await JavaProject(
                directory, [("kotlin/Metadata.java", Self.metadata), ("com/foo/Thing.java", source)])
            try project.relocate([RelocationRule(pattern: "com.foo", replacement: "m")])
            #expect(
                try await project.output("m.Thing")
                    == "Lm/Thing;  (Lm/Gone;I)[Lm/Thing; m/Thing$Part.More com.foo.Thing foo Lcom/foobar/Y; m/Facade m 3"
            )
            #expect(project.notes["com/foo/Thing.class"] == [])
        }
    }

    @Test func `names in Kotlin's binary data are reported`() async throws {
        try await withScratch { directory in
            let source = """
                package com.foo;
                @kotlin.Metadata(d1 = {"\\u0000 com/foo/Thing"}) public class Thing {}
                """
            var project = try await JavaProject(
                directory, [("kotlin/Metadata.java", Self.metadata), ("com/foo/Thing.java", source)])
            try project.relocate([RelocationRule(pattern: "com.foo", replacement: "m")])
            #expect(project.notes["com/foo/Thing.class"] == .kotlinDataNamesMoved)
        }
    }
}
