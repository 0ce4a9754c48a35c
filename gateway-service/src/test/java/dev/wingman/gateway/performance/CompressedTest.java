package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;

class CompressedTest {

    private static final byte[] LONG = "[1,2,3],".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    private static Compressed compressed(String acceptEncoding, byte[] bytes) {
        MockServerHttpRequest request = MockServerHttpRequest.get("/")
                .header("Accept-Encoding", acceptEncoding)
                .build();
        return Compressed.of(ServerRequest.create(MockServerWebExchange.from(request), List.of()), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, gzip, deflate", "GZIP;q=0.5", "gzip;q=0.1, br"})
    void whoTakesGzipGetsTheSameInLess(String acceptEncoding) throws IOException {
        Compressed answer = compressed(acceptEncoding, LONG);

        assertThat(answer.bytes()).hasSizeLessThan(LONG.length / 8);
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(answer.bytes()))) {
            assertThat(unzipped.readAllBytes()).isEqualTo(LONG);
        }
        HttpHeaders headers = new HttpHeaders();
        answer.headers().accept(headers);
        assertThat(headers.getFirst("Content-Encoding")).isEqualTo("gzip");
        assertThat(headers.getFirst("Vary")).isEqualTo("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip"})
    void othersGetItAsItIs(String acceptEncoding) {
        assertThat(compressed(acceptEncoding, LONG).bytes()).isEqualTo(LONG);
    }

    @Test
    void aShortAnswerIsNotWorthIt() {
        assertThat(compressed("gzip", new byte[1_000]).gzip()).isFalse();
    }
}
