import java.util.function.Function;
import org.apache.maven.api.cache.RequestCache;
import org.apache.maven.api.cache.RequestCacheFactory;
import org.apache.maven.api.di.Named;
import org.apache.maven.api.di.Priority;
import org.apache.maven.api.di.Singleton;
import org.apache.maven.api.services.Request;
import org.apache.maven.api.services.Result;
import org.apache.maven.impl.cache.CachingSupplier;
import org.apache.maven.impl.cache.DefaultRequestCache;
import org.apache.maven.impl.model.DefaultModelBuilder;

/**
 * Maven 4's own caches, but for imports. It remembers that an import brought nothing, not why: the first pom that needs
 * a BOM that is not there fails, the second builds without it. So each pom is read here as if it were the first.
 */
@Named
@Singleton
@Priority(100)
public final class ForgetfulCaches implements RequestCacheFactory {
    @Override
    public RequestCache createCache() {
        return new DefaultRequestCache() {
            @Override
            protected <REQ extends Request<?>, REP extends Result<REQ>> CachingSupplier<REQ, REP> doCache(
                    REQ request, Function<REQ, REP> supplier) {
                boolean isImport = request instanceof DefaultModelBuilder.RgavCacheKey key && "import".equals(key.tag());
                return isImport ? new CachingSupplier<>(supplier) : super.doCache(request, supplier);
            }
        };
    }
}
