package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.schemas.chat.Tier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A thousand answers at once through a real adapter and the chain: on connections of their own, not on threads. */
class ManyStreamsTest {

    private static final int STREAMS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void aThousandAnswersAreInFlightOnAFewThreads() {
        // Given a server that begins every answer, and ends none until it is told
        Sinks.Empty<Void> ending = Sinks.empty();
        Flux<byte[]> answer = Flux.concat(
                        Mono.just("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n"),
                        Mono.<String>empty().delaySubscription(ending.asMono()),
                        Mono.just("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"lo\"},"
                                + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        try (WireServer server = new WireServer(WireServer.bytes(answer))) {
            ProviderChain chain = chain(server);
            int threadsBefore = Thread.activeCount();
            Mono<List<String>> answers = Flux.range(0, STREAMS)
                    .flatMap(i -> answer(chain, i), STREAMS)
                    .collectList()
                    .cache();

            // When all are in flight
            answers.subscribe(done -> {}, error -> {});
            await().atMost(LIMIT).until(() -> server.received.size() == STREAMS && server.open.get() == STREAMS);
            int threads = Thread.activeCount() - threadsBefore;
            ending.tryEmitEmpty();

            // Then each ends whole, and the threads are the event loops of client and server and the timers
            assertThat(Objects.requireNonNull(answers.block(LIMIT)))
                    .hasSize(STREAMS)
                    .containsOnly("Hello");
            assertThat(threads).isLessThan(40);
            chain.close();
        }
    }

    private static Mono<String> answer(ModelClient chain, int i) {
        return chain.answer(Asked.request("Hi " + i))
                .filter(ModelEvent.TextDelta.class::isInstance)
                .map(event -> ((ModelEvent.TextDelta) event).text())
                .reduce("", String::concat);
    }

    private static ProviderChain chain(WireServer server) {
        Timekeeper time = Timekeeper.system();
        OpenAiProvider provider = new OpenAiProvider(
                new EventStreamClient(
                        "openai", URI.create(server.url() + "/v1/chat/completions"), WireServer.HTTP, time),
                ApiKey.valueOf("k"),
                1024,
                false);
        return ChainBench.patient()
                .chain(time, Map.of(Tier.ECONOMY, "m", Tier.STANDARD, "m", Tier.PREMIUM, "m"), provider);
    }
}
