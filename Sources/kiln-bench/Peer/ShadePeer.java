import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugins.shade.DefaultShader;
import org.apache.maven.plugins.shade.ShadeRequest;
import org.apache.maven.plugins.shade.filter.Filter;
import org.apache.maven.plugins.shade.filter.SimpleFilter;
import org.apache.maven.plugins.shade.relocation.Relocator;
import org.apache.maven.plugins.shade.relocation.SimpleRelocator;
import org.apache.maven.plugins.shade.resource.ManifestResourceTransformer;
import org.apache.maven.plugins.shade.resource.ResourceTransformer;
import org.apache.maven.plugins.shade.resource.ServicesResourceTransformer;

/**
 * maven-shade-plugin's own shader over the jars of a folder: FOLDER OUTPUT [PATTERN=REPLACEMENT…]. Prints the seconds it
 * took, without the start of the JVM.
 */
public final class ShadePeer {
    public static void main(String[] words) throws Exception {
        File[] files = new File(words[0]).listFiles((folder, name) -> name.endsWith(".jar"));
        Arrays.sort(files);
        Set<File> jars = new LinkedHashSet<>(Arrays.asList(files));
        List<Relocator> relocators = new ArrayList<>();
        for (String rule : Arrays.asList(words).subList(2, words.length)) {
            String[] sides = rule.split("=");
            relocators.add(new SimpleRelocator(sides[0], sides[1], List.of(), List.of()));
        }
        Filter signatures = new SimpleFilter(
            jars, Set.of(), Set.of("META-INF/*.SF", "META-INF/*.DSA", "META-INF/*.RSA"));
        ShadeRequest request = new ShadeRequest();
        request.setJars(jars);
        request.setUberJar(new File(words[1]));
        request.setFilters(List.of(signatures));
        request.setRelocators(relocators);
        List<ResourceTransformer> transformers =
            List.of(new ServicesResourceTransformer(), new ManifestResourceTransformer());
        request.setResourceTransformers(transformers);
        long start = System.nanoTime();
        new DefaultShader().shade(request);
        System.out.println((System.nanoTime() - start) / 1e9);
    }
}
