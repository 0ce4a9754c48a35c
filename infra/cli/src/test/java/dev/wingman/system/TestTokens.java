package dev.wingman.system;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Tokens made by another library than the command line's. */
final class TestTokens {

    private static final Duration VALIDITY = Duration.ofHours(1);

    private TestTokens() {}

    static String sign(String secret, String user, String... roles) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("wingman")
                .audience("wingman")
                .subject(user)
                .claim("roles", roles.length == 0 ? List.of("user") : List.of(roles))
                .expirationTime(Date.from(Instant.now().plus(VALIDITY)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(Base64.getDecoder().decode(secret)));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
