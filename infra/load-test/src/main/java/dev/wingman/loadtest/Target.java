package dev.wingman.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a load is sent to: an address and the bytes of its requests. Immutable; safe for concurrent use.
 *
 * @param uri address of the resource, {@code http} only
 * @param head request line and headers, up to and including the empty line
 * @param body the body with {@value #NUMBER} where the number of the request goes, empty for GET
 */
record Target(URI uri, String head, String body) implements LoadSource {

    /** Stands for the number of the request; as many digits as it has characters, so that the length stays. */
    private static final String NUMBER = "%NUMBER%";

    static Target get(URI uri, @Nullable String token) {
        return new Target(uri, head("GET", uri, token, 0, ""), "");
    }

    /** A new conversation with every request, and never the same message twice. */
    static Target chat(URI uri, @Nullable String token) {
        String body = body(false);
        return new Target(uri, head("POST", uri, token, body.length(), ""), body);
    }

    /** A new conversation with every request, answered by a model also when the message is known. */
    static Target stream(URI uri, @Nullable String token) {
        String body = body(true);
        return new Target(uri, head("POST", uri, token, body.length(), "Cache-Control: no-store\r\n"), body);
    }

    /** A stream of ten tokens, by the OpenAI face: what a stream does without the time it takes. */
    static Target shortStream(URI uri, @Nullable String token) {
        String body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hiking? (" + NUMBER
                + ")\"}],\"max_tokens\":10,\"stream\":true}";
        return new Target(uri, head("POST", uri, token, body.length(), "Cache-Control: no-store\r\n"), body);
    }

    private static String body(boolean stream) {
        return "{\"message\":\"How do I start a talk about hiking? (" + NUMBER + ")\",\"stream\":" + stream + "}";
    }

    @Override
    public String host() {
        return uri.getHost();
    }

    @Override
    public int port(int connection) {
        return port();
    }

    int port() {
        return uri.getPort();
    }

    @Override
    public ByteBuf request(long number) {
        String digits = String.format("%0" + NUMBER.length() + "d", number);
        return Unpooled.copiedBuffer(head + body.replace(NUMBER, digits), StandardCharsets.US_ASCII);
    }

    private static String head(String method, URI uri, @Nullable String token, int length, String more) {
        StringBuilder head = new StringBuilder()
                .append(method + " " + uri.getPath() + " HTTP/1.1\r\n")
                .append("Host: " + uri.getAuthority() + "\r\n");
        if (token != null) {
            head.append("Authorization: Bearer " + token + "\r\n");
        }
        if (length > 0) {
            head.append("Content-Type: application/json\r\nContent-Length: " + length + "\r\n");
        }
        return head.append(more).append("\r\n").toString();
    }
}
