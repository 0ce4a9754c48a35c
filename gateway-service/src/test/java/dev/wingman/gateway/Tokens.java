package dev.wingman.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Makes tokens of the tests' key. */
public final class Tokens {

    /** What the gateway under test has as {@code JWT_SECRET}. */
    public static final String SECRET = Base64.getEncoder()
            .encodeToString("a secret of the tests, 32 bytes or more".getBytes(StandardCharsets.US_ASCII));

    private Tokens() {}

    /** A valid token. */
    public static String of(String userId, String... roles) {
        return sign(claims(userId).claim("roles", List.of(roles)).build());
    }

    /** Claims of a valid token without roles, to be changed. */
    public static JWTClaimsSet.Builder claims(String userId) {
        return new JWTClaimsSet.Builder()
                .subject(userId)
                .issuer("wingman")
                .audience("wingman")
                .expirationTime(Date.from(Instant.now().plusSeconds(3_600)));
    }

    public static String sign(JWTClaimsSet claims) {
        return sign(claims, SECRET);
    }

    public static String sign(JWTClaimsSet claims, String base64Secret) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(Base64.getDecoder().decode(base64Secret)));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
