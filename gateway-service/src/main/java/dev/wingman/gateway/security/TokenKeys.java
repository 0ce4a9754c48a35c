package dev.wingman.gateway.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Builds the decoder that the settings ask for. The algorithm is fixed by the kind of key, never by the token. */
final class TokenKeys {

    private TokenKeys() {}

    /**
     * @return fails with a {@link org.springframework.security.oauth2.jwt.BadJwtException} when a token is not valid, and
     *     with another {@link JwtException} when that can't be told
     * @throws IllegalArgumentException when the key can't be read
     */
    static ReactiveJwtDecoder decoder(JwtSettings settings) {
        NimbusReactiveJwtDecoder decoder = nimbus(settings);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(settings.clockSkew()),
                new JwtIssuerValidator(settings.issuer()),
                demand("exp is missing", jwt -> jwt.getExpiresAt() != null),
                demand(
                        "aud is another",
                        jwt -> jwt.getAudience() != null && jwt.getAudience().contains(settings.audience())),
                demand("sub is missing or not usable", jwt -> usable(jwt.getSubject())))));
        // the decoder says so when the keys can't be read, and leaves that error as it is
        return token -> decoder.decode(token)
                .onErrorMap(IllegalStateException.class, e -> new JwtException("the issuer's keys can't be read", e));
    }

    private static NimbusReactiveJwtDecoder nimbus(JwtSettings settings) {
        if (settings.secret() != null) {
            byte[] secret = JwtSettings.secretBytes(settings.secret());
            return NimbusReactiveJwtDecoder.withSecretKey(new SecretKeySpec(secret, "HmacSHA256"))
                    .macAlgorithm(MacAlgorithm.HS256)
                    .build();
        }
        if (settings.jwksUri() != null) {
            return NimbusReactiveJwtDecoder.withJwkSetUri(settings.jwksUri())
                    .webClient(new IssuerKeys(settings.jwksUri()).client())
                    .jwsAlgorithm(SignatureAlgorithm.RS256)
                    .jwsAlgorithm(SignatureAlgorithm.ES256)
                    .build();
        }
        return NimbusReactiveJwtDecoder.withPublicKey(rsaKey(String.valueOf(settings.publicKey())))
                .signatureAlgorithm(SignatureAlgorithm.RS256)
                .build();
    }

    private static RSAPublicKey rsaKey(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s|\\\\n", "");
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("wingman.jwt.public-key (JWT_PUBLIC_KEY) is no PEM of an RSA key", e);
        }
    }

    private static boolean usable(@Nullable String subject) {
        return subject != null
                && !subject.isBlank()
                && subject.length() <= 128
                && subject.chars().noneMatch(Character::isISOControl);
    }

    private static OAuth2TokenValidator<Jwt> demand(String otherwise, Predicate<Jwt> condition) {
        OAuth2Error error = new OAuth2Error("invalid_token", otherwise, null);
        return jwt ->
                condition.test(jwt) ? OAuth2TokenValidatorResult.success() : OAuth2TokenValidatorResult.failure(error);
    }
}
