package example.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build knows about itself, as its resources say it. */
public final class About {
    private final Properties properties = new Properties();

    /** Reads the properties that Maven filtered into the jar. */
    public About() {
        try (InputStream input = About.class.getResourceAsStream("/example.properties")) {
            if (input == null) {
                throw new IllegalStateException("example.properties is not in the jar");
            }
            properties.load(input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of the project. */
    public String version() {
        return properties.getProperty("version");
    }

    /** The Maven that built it. */
    public String builtBy() {
        return properties.getProperty("built.by");
    }
}
