package example.core;

import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class AboutTest {
    @Test
    public void knowsTheVersionOfTheProject() {
        String version = new About().version();
        assertTrue(version, version.matches("\\d+\\.\\d+.*"));
    }
}
