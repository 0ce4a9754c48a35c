package dev.wingman.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final long PID = 4_711;

    private final Readiness readiness = new Readiness();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/actuator/info", 200, "{\"process\":{\"pid\":" + PID + "}}");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private boolean ready(long pid) throws Exception {
        return readiness.of(server.getAddress().getPort(), pid).get(10, TimeUnit.SECONDS);
    }

    @Test
    void theProcessThatSaysSoIsReady() throws Exception {
        answer("/actuator/health/readiness", 200, "{}");

        assertThat(ready(PID)).isTrue();
    }

    @Test
    void anotherProcessOnThePortDoesNotCount() throws Exception {
        answer("/actuator/health/readiness", 200, "{}");

        assertThat(ready(PID + 1)).isFalse();
    }

    @Test
    void aProcessThatIsNotReadyYetIsNot() throws Exception {
        answer("/actuator/health/readiness", 503, "{}");

        assertThat(ready(PID)).isFalse();
    }
}
