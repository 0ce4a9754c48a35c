package dev.wingman.gateway.performance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * A long answer, as the client wants to have it: series are digits, and shrink to an eighth.
 *
 * @param bytes gzip, or what was given
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
record Compressed(byte[] bytes, boolean gzip) {

    private static final int WORTH_IT = 16 * 1024;
    private static final String GZIP = "gzip";

    /** Takes some milliseconds for each megabyte. */
    static Compressed of(ServerRequest request, byte[] bytes) {
        boolean wanted = request.headers().header(HttpHeaders.ACCEPT_ENCODING).stream()
                .flatMap(value -> value.lines())
                .anyMatch(value -> value.matches("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*"));
        return wanted && bytes.length >= WORTH_IT ? new Compressed(zip(bytes), true) : new Compressed(bytes, false);
    }

    Consumer<HttpHeaders> headers() {
        return headers -> {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (gzip) {
                headers.set(HttpHeaders.CONTENT_ENCODING, GZIP);
            }
        };
    }

    private static byte[] zip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
