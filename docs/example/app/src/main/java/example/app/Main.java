package example.app;

import example.core.About;
import example.core.WordCount;
import java.util.Map;

/** Prints what it is, and counts the words of its arguments. */
public final class Main {
    private static final String TEXT = "Clay goes in, jars come out: fire the kiln, fire the jars.";

    private Main() {
    }

    public static void main(String[] arguments) {
        About about = new About();
        System.out.println("Kiln example " + about.version() + ", built by " + about.builtBy() + ", on Java "
                + System.getProperty("java.specification.version"));
        String text = arguments.length == 0 ? TEXT : String.join(" ", arguments);
        for (Map.Entry<String, Integer> entry : WordCount.of(text).entrySet()) {
            System.out.println(entry.getKey() + " " + entry.getValue());
        }
    }
}
