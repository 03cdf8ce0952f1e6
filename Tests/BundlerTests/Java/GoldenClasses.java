import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;

/**
 * Holds each class of a bundle that maven-shade-plugin rewrote against what it made of it.
 *
 * <p>Arguments: the golden list (the fourth column is the SHA-1 of the class's texts), the bundle, a file with the jars, one a
 * line, and the packages that move to {@code shaded.…}. The list has no classes, so where the texts are others shade's work
 * is done again on the first class of that name; its texts have to be those of the list.
 */
public final class GoldenClasses {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> golden = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new FileInputStream(arguments[0])), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null;) {
                String[] fields = line.split("\t", -1);
                // Versions for newer Javas are elsewhere here.
                if (fields.length > 3 && !fields[3].isEmpty() && !line.startsWith("#") && !line.startsWith("META-INF/")) {
                    golden.put(fields[0], fields[3]);
                }
            }
        }
        List<SimpleRelocator> rules = new ArrayList<>();
        for (String name : Arrays.asList(arguments).subList(3, arguments.length)) {
            rules.add(new SimpleRelocator(name, "shaded." + name, null, null));
        }
        Map<String, byte[]> originals = originals(arguments[2], golden.keySet(), rules);
        int same = 0, explained = 0;
        try (ZipFile bundle = new ZipFile(arguments[1])) {
            Set<String> names = new HashSet<>();
            bundle.stream().forEach(entry -> names.add(entry.getName()));
            ClassMatch match = new ClassMatch(rules, names);
            for (Map.Entry<String, String> entry : golden.entrySet()) {
                ZipEntry found = bundle.getEntry(entry.getKey());
                if (found == null) {
                    System.out.println(entry.getKey() + " is not there");
                    continue;
                }
                byte[] ours = bundle.getInputStream(found).readAllBytes();
                if (digest(match.normal(ours)).equals(entry.getValue())) {
                    same++;
                    continue;
                }
                byte[] theirs = match.shaded(originals.get(entry.getKey()));
                if (!digest(theirs).equals(entry.getValue())) {
                    System.out.println(entry.getKey() + " is made otherwise by this shade");
                    continue;
                }
                String difference = match.difference(theirs, ours);
                if (difference == null) explained++;
                else System.out.println(entry.getKey() + ": " + difference);
            }
        }
        System.out.println(golden.size() + " " + same + " " + explained);
    }

    /** The first class that moves to each name. */
    private static Map<String, byte[]> originals(String list, Set<String> wanted, List<SimpleRelocator> rules)
            throws Exception {
        Map<String, byte[]> result = new HashMap<>();
        for (String jar : Files.readAllLines(Path.of(list))) {
            try (ZipFile file = new ZipFile(jar)) {
                for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().map(e -> (ZipEntry) e)::iterator) {
                    String name = entry.getName();
                    for (SimpleRelocator rule : rules) {
                        if (rule.canRelocatePath(name)) {
                            name = rule.relocatePath(name);
                            break;
                        }
                    }
                    if (wanted.contains(name) && !result.containsKey(name)) {
                        result.put(name, file.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        return result;
    }

    /** The SHA-1 of a class's texts in their order, with a zero between. */
    private static String digest(byte[] bytes) throws Exception {
        List<byte[]> texts = new ArrayList<>();
        int count = (bytes[8] & 0xFF) << 8 | bytes[9] & 0xFF;
        int at = 10;
        for (int index = 1; index < count; index++) {
            switch (bytes[at]) {
                case 1 -> {
                    int length = (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
                    texts.add(Arrays.copyOfRange(bytes, at + 3, at + 3 + length));
                    at += 3 + length;
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
                case 5, 6 -> {
                    at += 9;
                    index++;
                }
                case 15 -> at += 4;
                default -> at += 3;
            }
        }
        texts.sort(Arrays::compareUnsigned);
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        for (int index = 0; index < texts.size(); index++) {
            if (index > 0) digest.update((byte) 0);
            digest.update(texts.get(index));
        }
        StringBuilder text = new StringBuilder();
        for (byte part : digest.digest()) text.append(String.format("%02x", part));
        return text.toString();
    }
}
