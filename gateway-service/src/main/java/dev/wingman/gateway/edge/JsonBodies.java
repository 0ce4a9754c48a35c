package dev.wingman.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the body of a request as one JSON object, strictly: UTF-8, no field twice, nothing behind the object. */
public final class JsonBodies {

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = 32;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(64)
                            .maxNameLength(256)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBodies() {}

    /**
     * The body as an object.
     *
     * @param limit largest body
     * @return fails with a {@link Rejection} when there is no such object
     */
    public static Mono<JsonFields> read(ServerRequest request, DataSize limit) {
        Optional<MediaType> type = contentType(request);
        if (type.isEmpty() || !isJson(type.get())) {
            return Mono.error(Rejection.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8, not encoded."));
        }
        if (request.headers().header(HttpHeaders.CONTENT_ENCODING).stream()
                .anyMatch(encoding -> !encoding.equalsIgnoreCase("identity"))) {
            return Mono.error(
                    Rejection.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not have a content encoding."));
        }
        if (request.headers().contentLength().orElse(0) > limit.toBytes()) {
            return Mono.error(tooLarge(limit));
        }
        return DataBufferUtils.join(request.exchange().getRequest().getBody(), (int) limit.toBytes())
                .onErrorMap(DataBufferLimitException.class, e -> tooLarge(limit))
                .map(JsonBodies::bytes)
                .defaultIfEmpty(new byte[0])
                .map(JsonBodies::parse);
    }

    private static Optional<MediaType> contentType(ServerRequest request) {
        try {
            return request.headers().contentType();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isJson(MediaType type) {
        return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    /** @throws Rejection when the bytes are no JSON object */
    static JsonFields parse(byte[] body) {
        JsonNode node;
        try {
            // as text, since Jackson takes other encodings than UTF-8 when it is given bytes
            node = STRICT.readTree(Utf8.decode(body));
        } catch (JacksonException e) {
            throw Rejection.of(ProblemType.INVALID_JSON, "The body is no valid JSON" + place(e) + ".");
        }
        if (node == null || !node.isObject()) {
            throw Rejection.of(ProblemType.INVALID_JSON, "The body must be a JSON object.");
        }
        return new JsonFields("", node.asObject());
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static Rejection tooLarge(DataSize limit) {
        return Rejection.of(ProblemType.BODY_TOO_LARGE, "The body may have at most " + limit.toBytes() + " bytes.")
                .with("maxBytes", limit.toBytes());
    }
}
