package dev.wingman.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Tells whom a token names. Independent of Spring Security's chain, which uses it as any fast path may. A verified token
 * is remembered for a while, by a hash of it and never past its end, since verifying costs more than many a request.
 * Safe for concurrent use.
 */
final class Authenticator {

    private static final String BEARER = "bearer ";
    private static final int LONGEST_TOKEN = 8_192;

    private final ReactiveJwtDecoder decoder;
    private final Clock clock;
    private final Cache<ByteBuffer, Caller> verified;

    Authenticator(ReactiveJwtDecoder decoder, Duration cacheFor, int cacheSize, Clock clock) {
        this.decoder = decoder;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(cacheFor.isZero() ? 0 : cacheSize)
                .expireAfter(Expiry.creating((ByteBuffer token, Caller caller) -> {
                    Duration left = Duration.between(clock.instant(), caller.expiresAt());
                    return left.compareTo(cacheFor) < 0 ? left : cacheFor;
                }))
                .build();
    }

    /** The token of the header {@code Authorization}; null when there is none of the kind {@code Bearer}. */
    static @Nullable String bearerToken(HttpHeaders headers) {
        String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return header.substring(BEARER.length()).strip();
    }

    /** The caller of a token that was verified a short while ago; null when it has to be verified (again). */
    @Nullable
    Caller remembered(String token) {
        Caller caller = verified.getIfPresent(hash(token));
        return caller != null && caller.expiresAt().isAfter(clock.instant()) ? caller : null;
    }

    /**
     * Verifies a token.
     *
     * @return fails with a {@link org.springframework.security.oauth2.jwt.JwtException} when the token is not valid
     */
    Mono<Caller> authenticate(String token) {
        Caller remembered = remembered(token);
        if (remembered != null) {
            return Mono.just(remembered);
        }
        if (token.length() > LONGEST_TOKEN) {
            return Mono.error(new BadJwtException("The token is too long"));
        }
        return decoder.decode(token).map(Authenticator::caller).doOnNext(caller -> verified.put(hash(token), caller));
    }

    private static Caller caller(Jwt jwt) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (jwt.getClaim("roles") instanceof List<?> claimed) {
            for (Object claim : claimed) {
                Role role = Role.named(claim);
                if (role != null) {
                    roles.add(role);
                }
            }
        }
        return new Caller(
                Objects.requireNonNull(jwt.getSubject()),
                tenant(jwt.getClaim("tenant")),
                roles,
                Objects.requireNonNull(jwt.getExpiresAt()));
    }

    /** A tenant that makes no sense must not end up among those who have none. */
    private static String tenant(@Nullable Object claim) {
        if (claim == null) {
            return Caller.DEFAULT_TENANT;
        }
        if (claim instanceof String name && !name.isBlank()) {
            return name;
        }
        throw new BadJwtException("The claim tenant is no name");
    }

    private static ByteBuffer hash(String token) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
