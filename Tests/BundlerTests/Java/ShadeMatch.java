import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.plugins.shade.DefaultShader;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.filter.SimpleFilter;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.apache.maven.plugins.shade.resource.AppendingTransformer;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;
import org.apache.maven.plugins.shade.resource.ServicesResourceTransformer;

/**
 * Lets maven-shade-plugin make each bundle again and says what is other in it.
 *
 * <p>Arguments: a file with a line for each case (number, bundle, rules, jars; tabs between, then spaces), and where shade
 * may write. Prints the number and the difference, one a line, and at the end how many entries and classes it compared.
 */
public final class ShadeMatch {
    private static final List<String> APPENDED =
        List.of("reference.conf", "version.conf", "META-INF/io.netty.versions.properties");
    private static int entries, classes, rewritten, strings;

    public static void main(String[] arguments) throws Exception {
        File work = new File(arguments[1]);
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] fields = line.split("\t", -1);
            List<SimpleRelocator> rules = new ArrayList<>();
            for (String rule : words(fields[2])) {
                String[] parts = rule.split("=", -1);
                rules.add(new Bordered(parts[0], parts[1], list(parts[2]), list(parts[3])));
            }
            Set<File> jars = new LinkedHashSet<>();
            for (String jar : words(fields[3])) jars.add(new File(jar));
            try {
                shade(work, rules, jars);
                try (ZipFile theirs = new ZipFile(work); ZipFile ours = new ZipFile(fields[1])) {
                    compare(rules, theirs, ours, difference -> System.out.println(fields[0] + "\t" + difference));
                }
            } catch (Throwable problem) {
                System.out.println(fields[0] + "\tshade cannot: " + problem);
            }
        }
        System.out.println(
            "compared\t" + entries + " entries, " + classes + " classes, " + rewritten + " of them rewritten, " + strings
                + " strings that name nothing");
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? null : Arrays.asList(text.split(","));
    }

    private static void shade(File output, List<SimpleRelocator> rules, Set<File> jars) throws Exception {
        ShadeRequest request = new ShadeRequest();
        request.setJars(jars);
        request.setUberJar(output);
        Set<String> signatures = Set.of("META-INF/*.SF", "META-INF/*.DSA", "META-INF/*.RSA", "META-INF/*.EC");
        request.setFilters(Collections.singletonList(new SimpleFilter(jars, Collections.emptySet(), signatures)));
        request.setRelocators(new ArrayList<Relocator>(rules));
        List<ResourceTransformer> transformers = new ArrayList<>();
        transformers.add(new ServicesResourceTransformer());
        // Not the manifest's: it never ends when a package moves to a name that has the old one in it.
        for (String name : APPENDED) {
            AppendingTransformer transformer = new AppendingTransformer();
            // The plugin's container sets it by reflection as well.
            var field = AppendingTransformer.class.getDeclaredField("resource");
            field.setAccessible(true);
            field.set(transformer, name);
            transformers.add(transformer);
        }
        request.setResourceTransformers(transformers);
        new DefaultShader(org.slf4j.helpers.NOPLogger.NOP_LOGGER).shade(request);
    }

    /** Shade takes {@code com.foo} for the beginning of {@code com.foobar} too, which a bundle does not. */
    private static final class Bordered extends SimpleRelocator {
        private final String path;

        Bordered(String pattern, String target, List<String> includes, List<String> excludes) {
            super(pattern, target, includes, excludes);
            path = pattern.replace('.', '/');
        }

        @Override
        public boolean canRelocatePath(String name) {
            String rest = name.startsWith("/") ? name.substring(1) : name;
            boolean isBorder =
                rest.length() <= path.length() || "/$.".indexOf(rest.charAt(path.length())) >= 0;
            return isBorder && super.canRelocatePath(name);
        }
    }

    private interface Sink {
        void say(String difference);
    }

    private static void compare(List<SimpleRelocator> rules, ZipFile theirs, ZipFile ours, Sink sink) throws IOException {
        Map<String, ZipEntry> left = entries(theirs);
        Map<String, ZipEntry> right = entries(ours);
        ClassMatch match = new ClassMatch(rules, right.keySet());
        for (Map.Entry<String, ZipEntry> entry : left.entrySet()) {
            String name = entry.getKey();
            if (isListed(name)) continue;
            ZipEntry other = right.get(name);
            entries++;
            if (other == null) {
                sink.say("only shade has " + name);
                continue;
            }
            boolean isClass = name.endsWith(".class");
            if (isClass) classes++;
            if (entry.getValue().getCrc() == other.getCrc() && entry.getValue().getSize() == other.getSize()) continue;
            byte[] a = theirs.getInputStream(entry.getValue()).readAllBytes();
            byte[] b = ours.getInputStream(other).readAllBytes();
            if (isClass) {
                rewritten++;
                String difference = match.difference(a, b);
                if (difference != null) sink.say(name + ": " + difference);
            } else if (!isSameText(rules, name, a, b)) {
                sink.say(name + " has another content: " + lines(a) + " " + lines(b));
            }
        }
        strings += match.strings;
        for (String name : right.keySet()) {
            if (!left.containsKey(name) && !isListed(name) && !name.startsWith("META-INF/licenses/")) {
                sink.say("shade has not " + name);
            }
        }
    }

    private static Map<String, ZipEntry> entries(ZipFile file) {
        Map<String, ZipEntry> result = new LinkedHashMap<>();
        file.stream().forEach(entry -> result.put(entry.getName(), entry));
        return result;
    }

    /** What docs/bundler.md lists as other, by name. */
    private static boolean isListed(String name) {
        // Shade rewrites versions for newer Javas and leaves them where they were, and takes them from any jar.
        return name.startsWith("META-INF/versions/")
            // The index of one jar's classes.
            || name.equals("META-INF/jandex.idx")
            // Netty's loader asks for another name.
            || name.startsWith("META-INF/native/")
            // What a bundle says about itself.
            || name.startsWith("META-INF/kiln/");
    }

    private static boolean isSameText(List<SimpleRelocator> rules, String name, byte[] theirs, byte[] ours) {
        String file = name.substring(name.lastIndexOf('/') + 1).toUpperCase(java.util.Locale.ROOT);
        // These have the content of all inputs, or moved packages, where shade has the first as it was.
        if (name.equals("META-INF/MANIFEST.MF") || name.endsWith("Log4j2Plugins.dat") || name.endsWith(".kotlin_module")
            || name.startsWith("META-INF/spring") || file.startsWith("NOTICE") || file.startsWith("DEPENDENCIES")
            || name.equals("META-INF/cxf/bus-extensions.txt") || name.startsWith("META-INF/sisu/")
            || name.equals("META-INF/plexus/components.xml") || name.endsWith("runtime.ExtensionModule")) {
            return true;
        }
        if (name.startsWith("META-INF/services/")) return providers(rules, theirs).equals(providers(rules, ours));
        if (APPENDED.contains(name)) return lines(theirs).equals(lines(ours));
        return false;
    }

    /** The providers, moved: shade leaves one whose class moves when its name begins as one that is excluded. */
    private static List<String> providers(List<SimpleRelocator> rules, byte[] text) {
        Set<String> result = new LinkedHashSet<>();
        for (String line : lines(text)) {
            String name = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
            if (!name.isBlank()) result.add(moved(rules, name.trim()));
        }
        return new ArrayList<>(result);
    }

    private static String moved(List<SimpleRelocator> rules, String name) {
        for (SimpleRelocator rule : rules) {
            if (rule.canRelocateClass(name)) return rule.relocateClass(name);
        }
        return name;
    }

    private static List<String> lines(byte[] text) {
        List<String> result = new ArrayList<>();
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\r?\n")) {
            if (!line.isBlank()) result.add(line);
        }
        return result;
    }
}
