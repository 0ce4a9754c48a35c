package dev.wingman.gateway.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An issuer of tokens with an RSA key and an EC key, and the place where it publishes them. */
final class Issuer implements AutoCloseable {

    private final RSAKey rsa;
    private final ECKey ec;
    private final AtomicInteger readings = new AtomicInteger();
    private @Nullable HttpServer server;

    Issuer() throws JOSEException {
        rsa = new RSAKeyGenerator(2_048).keyID("rsa-1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    }

    void publishKeys(int port) throws IOException {
        byte[] body = new JWKSet(java.util.List.of(rsa.toPublicJWK(), ec.toPublicJWK()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        started.createContext("/keys", exchange -> {
            try (exchange) {
                readings.incrementAndGet();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        started.start();
        server = started;
    }

    String rs256(JWTClaimsSet claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(rsa), claims);
    }

    /** How often the keys were read. */
    int readings() {
        return readings.get();
    }

    String rs256WithKeyId(String keyId, JWTClaimsSet claims) throws JOSEException {
        return signed(JWSAlgorithm.RS256, keyId, new RSASSASigner(rsa), claims);
    }

    String es256(JWTClaimsSet claims) throws JOSEException {
        return signed(JWSAlgorithm.ES256, ec.getKeyID(), new ECDSASigner(ec), claims);
    }

    /** The attack on verifiers that let the token choose the algorithm: the public key used as a secret. */
    String hs256WithThePublicKey(JWTClaimsSet claims) throws JOSEException {
        return signed(
                JWSAlgorithm.HS256,
                rsa.getKeyID(),
                new MACSigner(rsa.toRSAPublicKey().getEncoded()),
                claims);
    }

    String publicKeyPem() throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(rsa.toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
