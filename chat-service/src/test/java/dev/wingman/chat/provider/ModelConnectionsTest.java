package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class ModelConnectionsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelConnections connections = new ModelConnections(2_000, meters);

    @AfterEach
    void forget() {
        Metrics.removeRegistry(meters);
    }

    @Test
    void aCallThatIsUnderWayIsAConnectionInUse() {
        // Given
        Metrics.addRegistry(meters);
        try (WireServer server = new WireServer(WireServer.silence());
                EventStreamClient client = new EventStreamClient(
                        "openai",
                        URI.create(server.url() + "/v1/chat/completions"),
                        WireServer.HTTP,
                        Timekeeper.system())) {
            OpenAiProvider provider = new OpenAiProvider(client, ApiKey.valueOf("k"), 1024, false);
            assertThat(connections.inUse()).isZero();

            // When
            Disposable call = provider.stream(Asked.call("Hi")).subscribe();

            // Then
            await().untilAsserted(() -> assertThat(connections.inUse()).isOne());
            call.dispose();
            await().untilAsserted(() -> assertThat(connections.inUse()).isZero());
        }
    }

    @Test
    void withoutACallNothingIsInUse() {
        assertThat(connections.inUse()).isZero();
        assertThat(connections.waiting()).isZero();
        assertThat(connections.maxSize()).isEqualTo(2_000);
    }
}
