package dev.wingman.gateway.security;

import dev.wingman.gateway.edge.ErrorAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties(JwtSettings.class)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    @Bean
    Authenticator authenticator(JwtSettings settings) {
        return new Authenticator(
                TokenKeys.decoder(settings), settings.cacheFor(), settings.cacheSize(), Clock.systemUTC());
    }

    @Bean
    SecurityWebFilterChain securityChain(ServerHttpSecurity http, Authenticator authenticator, ErrorAnswers errors) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(bearerTokens(authenticator, errors), SecurityWebFiltersOrder.AUTHENTICATION)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (exchange, e) -> errors.answer(exchange, unauthenticated(e)))
                        .accessDeniedHandler((exchange, e) -> errors.answer(
                                exchange,
                                Rejection.of(ProblemType.FORBIDDEN, "The token lacks the role that this needs."))))
                .authorizeExchange(paths -> paths.pathMatchers("/health", "/health/liveness", "/health/readiness")
                        .permitAll()
                        // no secrets in these, and probes and scrapers carry no token; keep the port off the internet
                        .pathMatchers("/actuator/health/**", "/actuator/info", "/actuator/prometheus")
                        .permitAll()
                        .pathMatchers("/health/detailed", "/actuator/**")
                        .hasAuthority(Role.OPS.authority())
                        .pathMatchers("/coach/**", "/v1/**")
                        .hasAuthority(Role.USER.authority())
                        .anyExchange()
                        .hasAnyAuthority(Role.USER.authority(), Role.OPS.authority()))
                .build();
    }

    /** A path or a header that no honest client sends, for example an encoded slash in the path. */
    @Bean
    ServerExchangeRejectedHandler suspiciousRequests(ErrorAnswers errors) {
        return (exchange, e) -> errors.answer(
                exchange,
                Rejection.of(
                        ProblemType.BAD_REQUEST, "The path, the query or a header holds what is not allowed there."));
    }

    private static AuthenticationWebFilter bearerTokens(Authenticator authenticator, ErrorAnswers errors) {
        ReactiveAuthenticationManager manager = authentication -> authenticator
                .authenticate(((BearerTokenAuthenticationToken) authentication).getToken())
                .<Authentication>map(CallerAuthentication::new)
                .onErrorMap(BadJwtException.class, e -> new InvalidBearerTokenException("invalid", e))
                .onErrorMap(JwtException.class, SecurityConfiguration::keysAway);
        AuthenticationWebFilter filter = new AuthenticationWebFilter(manager);
        filter.setServerAuthenticationConverter(converter());
        filter.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        filter.setAuthenticationFailureHandler(
                (exchange, e) -> errors.answer(exchange.getExchange(), unauthenticated(e)));
        return filter;
    }

    private static ServerAuthenticationConverter converter() {
        return (ServerWebExchange exchange) -> {
            String token = Authenticator.bearerToken(exchange.getRequest().getHeaders());
            return token == null || token.isEmpty()
                    ? Mono.empty()
                    : Mono.just(new BearerTokenAuthenticationToken(token));
        };
    }

    private static Rejection keysAway(JwtException cause) {
        log.atDebug().setCause(cause).log("A token can't be verified");
        return Rejection.of(ProblemType.NOT_ACCEPTED, "Tokens can't be verified at the moment.")
                .withRetryAfter(Duration.ofSeconds(5));
    }

    private static Rejection unauthenticated(AuthenticationException cause) {
        boolean given = cause instanceof InvalidBearerTokenException;
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
