package dev.wingman.gateway.security;

import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Lets a request pass when its bearer token names a caller with the role that its path asks for. Paths are compared as
 * the router compares them and ambiguous ones are refused, so that no spelling of a path gets around its rule; what no
 * rule names asks for any role.
 * Stands in for Spring Security's chain, which takes a third of the time of a chat at the gateway and does no more here
 * (docs/adr/0007-edge.md). Safe for concurrent use.
 */
final class AccessFilter implements WebFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(AccessFilter.class);

    /** Behind the filters that go around everything, before those that answer. */
    private static final int ORDER = -2_000;

    private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

    /** Whom a path is for. */
    private enum Access {
        EVERYBODY,
        OPS,
        USER,
        ANY_ROLE;

        boolean admits(Caller caller) {
            return switch (this) {
                case EVERYBODY -> true;
                case OPS -> caller.has(Role.OPS);
                case USER -> caller.has(Role.USER);
                case ANY_ROLE -> !caller.roles().isEmpty();
            };
        }
    }

    private record Rule(PathPattern paths, Access access) {
        Rule(String paths, Access access) {
            this(PathPatternParser.defaultInstance.parse(paths), access);
        }
    }

    /** The first that fits holds. */
    private static final List<Rule> RULES = List.of(
            new Rule("/coach/**", Access.USER),
            new Rule("/v1/**", Access.USER),
            new Rule("/performance/ai", Access.OPS),
            new Rule("/performance/cache/**", Access.OPS),
            new Rule("/health", Access.EVERYBODY),
            new Rule("/health/liveness", Access.EVERYBODY),
            new Rule("/health/readiness", Access.EVERYBODY),
            new Rule("/health/detailed", Access.OPS),
            new Rule("/performance/alerts", Access.OPS),
            new Rule("/performance/alerts/**", Access.OPS),
            new Rule("/performance/silences/**", Access.OPS),
            new Rule("/performance/health", Access.OPS),
            new Rule("/performance/live", Access.OPS),
            new Rule("/performance/requests/**", Access.OPS),
            // a page that holds nothing yet: what it shows it asks for with a token
            new Rule("/dashboard/**", Access.EVERYBODY),
            // no secrets in these, and probes and scrapers carry no token; keep the port off the internet
            new Rule("/actuator/health/**", Access.EVERYBODY),
            new Rule("/actuator/info", Access.EVERYBODY),
            new Rule("/actuator/prometheus", Access.EVERYBODY),
            new Rule("/actuator/**", Access.OPS));

    /**
     * What no honest client writes and what programs behind the router read in different ways. An encoded slash is part of
     * a name, as in a model's, and no more than that to all but the actuator.
     */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("[;\\\\]|//|/\\.{1,2}(/|$)|%([01].|2[eE5]|3[bB]|5[cC]|7[fF])|^/actuator/.*%2[fF]");

    private final Authenticator authenticator;

    AccessFilter(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (AMBIGUOUS.matcher(exchange.getRequest().getPath().value()).find()) {
            return Mono.error(Rejection.of(ProblemType.BAD_REQUEST, "The path holds what is not allowed in one."));
        }
        Access access = access(exchange.getRequest().getPath().pathWithinApplication());
        if (access == Access.EVERYBODY) {
            return chain.filter(exchange);
        }
        String token = Authenticator.bearerToken(exchange.getRequest().getHeaders());
        if (token == null || token.isEmpty()) {
            return Mono.error(unauthenticated(false));
        }
        Caller remembered = authenticator.remembered(token);
        return remembered != null
                ? admit(exchange, chain, access, remembered)
                : authenticator
                        .authenticate(token)
                        .onErrorMap(JwtException.class, AccessFilter::rejection)
                        .flatMap(caller -> admit(exchange, chain, access, caller));
    }

    private static Mono<Void> admit(ServerWebExchange exchange, WebFilterChain chain, Access access, Caller caller) {
        if (!access.admits(caller)) {
            return Mono.error(Rejection.of(ProblemType.FORBIDDEN, "The token lacks the role that this needs."));
        }
        caller.enter(exchange);
        return chain.filter(exchange);
    }

    private static Access access(PathContainer path) {
        for (Rule rule : RULES) {
            if (rule.paths().matches(path)) {
                return rule.access();
            }
        }
        return Access.ANY_ROLE;
    }

    private static Rejection rejection(JwtException cause) {
        if (cause instanceof BadJwtException) {
            return unauthenticated(true);
        }
        log.atDebug().setCause(cause).log("A token can't be verified");
        return Rejection.of(ProblemType.NOT_ACCEPTED, "Tokens can't be verified at the moment.")
                .withRetryAfter(KEYS_RETRY);
    }

    private static Rejection unauthenticated(boolean given) {
        return Rejection.of(
                        ProblemType.UNAUTHENTICATED,
                        given
                                ? "The bearer token is not valid, or no longer."
                                : "Send a token: `Authorization: Bearer <token>`.")
                .withCode("invalid_api_key")
                .withHeader(
                        HttpHeaders.WWW_AUTHENTICATE,
                        given ? "Bearer realm=\"wingman\", error=\"invalid_token\"" : "Bearer realm=\"wingman\"");
    }
}
