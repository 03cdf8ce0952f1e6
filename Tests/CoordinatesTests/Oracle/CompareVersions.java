import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.Version;

/** For each line of two versions and a tab: the sign in the resolver's order and in maven-artifact's. */
public class CompareVersions {
    private interface Comparison {
        int signOf(String left, String right) throws Exception;
    }

    public static void main(String... arguments) throws Exception {
        GenericVersionScheme scheme = new GenericVersionScheme();
        Comparison generic = (left, right) -> {
            Version version = scheme.parseVersion(left);
            return version.compareTo(scheme.parseVersion(right));
        };
        Comparison artifact = (left, right) -> new ComparableVersion(left).compareTo(new ComparableVersion(right));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream output = new PrintStream(System.out, false, "UTF-8");
        for (String line; (line = input.readLine()) != null; ) {
            String[] versions = line.split("\t", 2);
            output.println(answer(generic, versions) + "\t" + answer(artifact, versions));
        }
        output.flush();
    }

    private static String answer(Comparison comparison, String[] versions) {
        try {
            return Integer.toString(Integer.signum(comparison.signOf(versions[0], versions[1])));
        } catch (Exception error) {
            return "error";
        }
    }
}
