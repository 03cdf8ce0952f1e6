import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;

/**
 * Loads and verifies each class of a class path without initialising one.
 *
 * <p>Arguments: a file with the jars, one a line, and one for the answer. That has a line for each class: its name, and behind a tab what failed.
 */
public final class VerifyClasses {
    public static void main(String[] arguments) throws Exception {
        List<URL> urls = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (String jar : Files.readAllLines(Path.of(arguments[0]))) {
            urls.add(new File(jar).toURI().toURL());
            try (ZipFile file = new ZipFile(jar)) {
                file.stream().forEach(entry -> {
                    String name = entry.getName();
                    if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
                        names.add(name.substring(0, name.length() - 6).replace('/', '.'));
                    }
                });
            }
        }
        URLClassLoader loader =
            new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        String[] all = names.toArray(new String[0]);
        String[] failures = new String[all.length];
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < Runtime.getRuntime().availableProcessors(); number++) {
            Thread thread = new Thread(null, () -> {
                for (int index; (index = next.getAndIncrement()) < all.length;) failures[index] = failure(all[index], loader);
            }, "verifier", 64 << 20);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) thread.join();
        try (PrintStream out = new PrintStream(arguments[1], "UTF-8")) {
            for (int index = 0; index < all.length; index++) {
                out.print(all[index] + (failures[index] == null ? "\n" : "\t" + failures[index] + "\n"));
            }
        }
    }

    /** What fails; asking for a class's methods links it, which verifies it, and does not initialise it. */
    private static String failure(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader).getDeclaredMethods();
            return null;
        } catch (Throwable problem) {
            return problem.getClass().getName() + ": " + String.valueOf(problem.getMessage()).replace('\n', ' ');
        }
    }
}
