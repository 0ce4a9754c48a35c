package dev.wingman.gateway.challenges;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.hotdata.EntryAnswer;
import dev.wingman.gateway.nearcache.EntryKey;
import dev.wingman.gateway.nearcache.Level;
import dev.wingman.gateway.nearcache.NearCache;
import dev.wingman.gateway.nearcache.NearEntry;
import dev.wingman.gateway.nearcache.NearRead;
import dev.wingman.gateway.telemetry.RequestMarks;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Answers the usual case before the router, which costs more than the answer: somebody asks for a page that this
 * process has. Everything else takes the usual way, every error included. Safe for concurrent use.
 */
@Component
class ChallengeFastPath implements WebFilter, Ordered {

    /** Behind the filters that go around everything and the one that knows who may pass. */
    private static final int BEFORE_ROUTER = -1_000;

    private static final int MOST_SPELLINGS = 1_000;
    private static final int LONGEST_SPELLING = 64;
    private static final PathPattern TEMPLATE = PathPatternParser.defaultInstance.parse(ChallengeRoutes.PATH);

    /** Also for the name of the cache, which all pages share. */
    private static final EntryKey DEFAULT = ChallengeQuery.ALL.key();

    private final NearCache cache;
    private final EntryAnswer answer;
    private final Cache<String, EntryKey> spellings =
            Caffeine.newBuilder().maximumSize(MOST_SPELLINGS).build();

    ChallengeFastPath(NearCache cache, EntryAnswer answer) {
        this.cache = cache;
        this.answer = answer;
    }

    @Override
    public int getOrder() {
        return BEFORE_ROUTER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        NearEntry entry = entry(exchange.getRequest());
        if (entry == null) {
            return chain.filter(exchange);
        }
        RequestMarks.route(exchange, TEMPLATE);
        return answer.write(exchange, DEFAULT, new NearRead(entry, Level.L1, false));
    }

    private @Nullable NearEntry entry(ServerHttpRequest request) {
        if (request.getMethod() != HttpMethod.GET
                || !ChallengeRoutes.PATH.equals(request.getURI().getRawPath())) {
            return null;
        }
        EntryKey key = key(request);
        if (key == null) {
            return null;
        }
        NearEntry entry = cache.peek(key);
        return entry != null && entry.present() ? entry : null;
    }

    private @Nullable EntryKey key(ServerHttpRequest request) {
        String query = request.getURI().getRawQuery();
        if (query == null) {
            return DEFAULT;
        }
        EntryKey known = spellings.getIfPresent(query);
        if (known != null || query.length() > LONGEST_SPELLING) {
            return known;
        }
        try {
            EntryKey key = ChallengeQuery.of(request.getQueryParams()).key();
            spellings.put(query, key);
            return key;
        } catch (Rejection invalid) {
            // the usual way answers it
            return null;
        }
    }
}
