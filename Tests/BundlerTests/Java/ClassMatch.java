import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Whether two class files say the same, whatever the order of their constants. */
final class ClassMatch {
    private static final Pattern DESCRIPTOR = Pattern.compile("(\\[*)?L(.+);");
    private final List<SimpleRelocator> rules;
    private final Set<String> names;
    /** Strings met that shade moves and that name nothing in the bundle. */
    int strings;

    /** Takes the rules, and the names in the bundle. */
    ClassMatch(List<SimpleRelocator> rules, Set<String> names) {
        this.rules = rules;
        this.names = names;
    }

    /** What differs; null when it is nothing, or a string that shade moves though it names nothing that is there. */
    String difference(byte[] theirs, byte[] ours) {
        if (Arrays.equals(normal(theirs), normal(ours))) return null;
        Set<String> wrong = new TreeSet<>();
        int before = strings;
        byte[] left = moved(theirs, new TreeSet<>());
        strings = before;
        byte[] right = moved(ours, wrong);
        if (!Arrays.equals(left, right)) return "is another class";
        return wrong.isEmpty() ? null : "does not move " + wrong;
    }

    /** The class written anew: its constants in the order of their use. */
    byte[] normal(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(bytes).accept(writer, ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** The class as shade writes it. */
    byte[] shaded(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        Remapper remapper = new Remapper() {
            @Override
            public Object mapValue(Object value) {
                return value instanceof String ? shaded((String) value) : super.mapValue(value);
            }

            @Override
            public String map(String name) {
                for (SimpleRelocator rule : rules) {
                    if (rule.canRelocatePath(name)) return rule.relocatePath(name);
                }
                return name;
            }
        };
        new ClassReader(bytes).accept(new ClassRemapper(writer, remapper), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** The class with its strings moved as shade moves them: all that begin as a pattern does. */
    private byte[] moved(byte[] bytes, Set<String> wrong) {
        ClassWriter writer = new ClassWriter(0);
        Remapper remapper = new Remapper() {
            @Override
            public Object mapValue(Object value) {
                if (!(value instanceof String)) return super.mapValue(value);
                String text = (String) value;
                String target = shaded(text);
                if (target.equals(text)) return value;
                strings++;
                if (isThere(target)) wrong.add(text);
                return target;
            }
        };
        new ClassReader(bytes).accept(mask(new ClassRemapper(writer, remapper)), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** Without the annotations whose values are encoded, in which shade moves what happens to look like a name. */
    private static ClassVisitor mask(ClassVisitor next) {
        return new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public AnnotationVisitor visitAnnotation(String descriptor, boolean isVisible) {
                return descriptor.endsWith("kotlin/Metadata;") || descriptor.endsWith("scala/reflect/ScalaSignature;")
                    || descriptor.endsWith("scala/reflect/ScalaLongSignature;")
                    ? null : super.visitAnnotation(descriptor, isVisible);
            }
        };
    }

    private boolean isThere(String target) {
        String path = target.replace('.', '/');
        Matcher matcher = DESCRIPTOR.matcher(path);
        if (matcher.matches()) path = matcher.group(2);
        if (path.startsWith("/")) path = path.substring(1);
        if (path.endsWith("/")) path = path.substring(0, path.length() - 1);
        String file = target.startsWith("/") ? target.substring(1) : target;
        return names.contains(path + ".class") || names.contains(path + "/") || names.contains(file)
            || names.contains(path + ".properties");
    }

    /** DefaultShader's rule for strings, and the names of provider lists, which it moves as files alone. */
    private String shaded(String text) {
        String services = "META-INF/services/";
        if (text.startsWith(services) && text.length() > services.length()) {
            return services + shaded(text.substring(services.length()));
        }
        String prefix = "", suffix = "", name = text;
        Matcher matcher = DESCRIPTOR.matcher(name);
        if (matcher.matches()) {
            prefix = matcher.group(1) + "L";
            suffix = ";";
            name = matcher.group(2);
        }
        for (SimpleRelocator rule : rules) {
            if (rule.canRelocateClass(name)) return prefix + rule.relocateClass(name) + suffix;
            if (rule.canRelocatePath(name)) return prefix + rule.relocatePath(name) + suffix;
        }
        return text;
    }
}
