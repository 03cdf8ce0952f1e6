/// A library below `com.foo` and a program that uses all of Java that holds names, and prints what reflection sees.
enum JavaSources {
    static let all: [(path: String, text: String)] = [
        (
            "com/foo/Mark.java",
            """
            package com.foo;
            import java.lang.annotation.*;
            @Retention(RetentionPolicy.RUNTIME)
            @Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.TYPE_PARAMETER,
                ElementType.FIELD})
            public @interface Mark {
                Class<?> type() default Shape.class;
                Class<?>[] types() default {Shape.class, Shape[].class, int.class};
                Color color() default Color.RED;
                String text() default "com.foo.Color";
                String[] texts() default {"com/foo/Color", "com.foo is a package", "com.foo.Nothing"};
                Sub[] subs() default {@Sub(Color.GREEN), @Sub};
                @interface Sub { Color value() default Color.RED; }
            }
            """
        ),
        (
            "com/foo/Color.java",
            """
            package com.foo;
            public enum Color { RED, GREEN { public String kind() { return "special"; } };
                public String kind() { return "plain"; } }
            """
        ),
        (
            "com/foo/Shape.java",
            """
            package com.foo;
            public sealed interface Shape<T extends Comparable<T>> permits Shape.Circle, Shape.Square {
                record Circle<T extends Comparable<T>>(@Mark Point<T> centre, java.util.List<? super Color> colors)
                    implements Shape<T> {}
                final class Square<T extends Comparable<T>> implements Shape<T> {
                    public class Side { public class Half<V> {} }
                    public <E extends Exception & java.io.Serializable, A extends Shape<T>> A self(
                        @Mark(color = Color.GREEN) A other, Side.Half<Color>[] halves) throws E { return other; }
                    public Square<T>.Side.Half<Color>[][] field;
                }
            }
            """
        ),
        (
            "com/foo/Point.java",
            """
            package com.foo;
            public class Point<T> {
                public final T x;
                protected String hidden = "hidden";
                public Point(T x) { this.x = x; }
                @Override public String toString() { return "Point(" + x + ")" + Point.class.getSimpleName(); }
            }
            """
        ),
        (
            "com/foo/Job.java",
            """
            package com.foo;
            public interface Job extends java.io.Serializable { Point<String> run(Color color); }
            """
        ),
        (
            "com/foo/CheckedException.java",
            """
            package com.foo;
            public class CheckedException extends Exception {}
            """
        ),
        (
            "com/foobar/Other.java",
            """
            package com.foobar;
            public class Other { @Override public String toString() { return "com.foobar.Other"; } }
            """
        ),
        ("app/Main.java", mainProgram),
    ]

    static let mainProgram = #"""
        package app;
        import com.foo.*;
        import java.io.*;
        import java.lang.reflect.*;
        import java.util.*;
        import java.util.function.*;
        @Mark(type = Shape.Circle.class, text = "Lcom/foo/Point;")
        public class Main {
            static final String CONSTANT = "com.foo.Point";
            static <T extends Job & Serializable> T same(T job) { return job; }
            static Map<Color, List<? extends Point<Shape<?>[]>>> map = new EnumMap<>(Color.class);
            class Inner extends Point<Main> { Inner() { super(Main.this); } String read() { return hidden; } }
            static class Clash { int com; String foo; int[] m() { return new int[0]; } }

            @SuppressWarnings("unchecked")
            static <@Mark T extends @Mark Object & @Mark Comparable<@Mark T>> @Mark Point<@Mark ? extends @Mark T>
                typed(@Mark Main this_, Object o, @Mark List<@Mark Color @Mark []> list) throws @Mark Exception {
                try (@Mark StringReader r = new @Mark StringReader("")) { r.read();
                    @Mark Point<@Mark String> p = (@Mark Point<@Mark String>) o;
                    if (o instanceof @Mark Point) o = new @Mark Point @Mark [1];
                    Supplier<Object> s = @Mark Object::new;
                    Function<String, Object> f = Point<@Mark String>::<@Mark String>new;
                    Collections.<@Mark String>emptyList();
                    new <@Mark String> ArrayList<@Mark Color>();
                    List<?> l = (@Mark List<?> & @Mark Serializable) list;
                    for (@Mark Color c : Color.values()) o = c;
                } catch (@Mark IOException e) { throw e; }
                return null;
            }

            static String byName(String name) {
                switch (name) {
                    case "com.foo.Point": return "point";
                    case "com.foo.Color": return "color";
                    default: return "default";
                }
            }

            static String show(Mark mark) {
                return mark.annotationType() + " " + mark.type() + Arrays.toString(mark.types()) + mark.color() + mark.text()
                    + Arrays.toString(mark.texts()) + Arrays.toString(mark.subs());
            }

            static void generic(String what, Object text) { System.out.println(what + " " + text); }

            public static void main(String[] arguments) throws Exception {
                // Classes, arrays, checkcast, instanceof, multianewarray.
                Object point = new Point<>("p");
                generic("class", point.getClass().getName() + " " + point);
                generic("array", new Point[0][0].getClass().getName() + (point instanceof Point[]));
                generic("multi", new Color[2][3].getClass());
                generic("border", new com.foobar.Other() + " " + com.foobar.Other.class.getName());
                generic("inner", new Main().new Inner().read());
                // Strings.
                generic("forName", Class.forName(CONSTANT) == Point.class);
                generic("forArray", Class.forName("[Lcom.foo.Point;").getSimpleName());
                generic("resource", new String(Main.class.getResourceAsStream("/com/foo/data.txt").readAllBytes()));
                generic("bundle", ResourceBundle.getBundle("com.foo.words").getString("hello"));
                generic("package", Point.class.getName().startsWith("com.foo."));
                generic("text", "at com.foo.Point" + " com.foo.unknown".trim());
                String text = "com.foo";
                generic("concat", text + "." + point + 1 + 'c' + 2.0);
                // Switch on strings and enums.
                generic("switch", byName("com.foo.Point".substring(0)) + byName("com.foo." + "Color"));
                switch (Color.valueOf("GREEN")) { case GREEN: generic("enum", Color.GREEN.kind()); break; default: }
                // Lambdas and method references, serialised and not.
                Function<Color, Point<String>> f = c -> new Point<>(c.name());
                generic("lambda", f.apply(Color.RED));
                Supplier<Point<Color>> s = () -> new Point<>(Color.RED);
                generic("supplier", s.get());
                Job job = c -> new Point<>("job " + c);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                new ObjectOutputStream(out).writeObject(job);
                Job copy = (Job) new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject();
                generic("serialised", copy.run(Color.GREEN));
                Function<Color, String> reference = (Function<Color, String> & Serializable) Color::kind;
                out = new ByteArrayOutputStream();
                new ObjectOutputStream(out).writeObject(reference);
                @SuppressWarnings("unchecked") Function<Color, String> second = (Function<Color, String>)
                    new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject();
                generic("reference", second.apply(Color.GREEN));
                // Generics.
                generic("field", Main.class.getDeclaredField("map").getGenericType());
                generic("field", Shape.Square.class.getField("field").getGenericType());
                for (Method m : Shape.Square.class.getDeclaredMethods()) generic("method", m.toGenericString());
                generic("super", Inner.class.getGenericSuperclass());
                generic("same", Main.class.getDeclaredMethod("same", Job.class).toGenericString());
                // Records, sealed classes, nests.
                generic("record", new Shape.Circle<Integer>(new Point<>(1), List.of(Color.RED)));
                for (RecordComponent c : Shape.Circle.class.getRecordComponents()) generic("component",
                    c.getName() + " " + c.getType() + " " + c.getGenericType());
                generic("component", show(Shape.Circle.class.getRecordComponents()[0].getAccessor().getAnnotation(Mark.class))
                    + show(Shape.Circle.class.getRecordComponents()[0].getAnnotatedType().getAnnotation(Mark.class)));
                generic("permitted", Arrays.toString(Shape.class.getPermittedSubclasses()));
                generic("members", Arrays.toString(Shape.class.getNestMembers()));
                generic("host", Shape.Square.Side.Half.class.getNestHost() + " "
                    + Shape.Square.Side.Half.class.getSimpleName() + " " + Shape.Square.Side.class.getDeclaringClass());
                Object local = new Object() { Point<?> p; };
                generic("enclosing", local.getClass().getEnclosingMethod());
                // Annotations.
                generic("mark", show(Main.class.getAnnotation(Mark.class)));
                generic("default", Mark.class.getMethod("types").getDefaultValue().getClass());
                generic("parameter", show((Mark) Shape.Square.class.getDeclaredMethods()[0].getParameterAnnotations()[0][0]));
                generic("parameters", Arrays.toString(Shape.Square.class.getDeclaredMethods()[0].getParameters()));
                // Exceptions and stack traces.
                try { throw new CheckedException(); } catch (CheckedException e) {
                    generic("caught", e.getStackTrace()[0].getFileName() + " " + e);
                }
                generic("clash", Arrays.toString(Clash.class.getDeclaredFields()));
                generic("proxy", ((Runnable) Proxy.newProxyInstance(Main.class.getClassLoader(),
                    new Class<?>[] {Runnable.class}, (a, b, c) -> null)) != null);
            }
        }
        """#
}
