package dev.wingman.cache.loading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.cache.EntryRequested;
import dev.wingman.schemas.cache.TagVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SourceReaderTest {

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void leave() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void aReadThatFailsAfterItsTimeTroublesNobody() {
        CompletableFuture<List<TagVersion>> tags = new CompletableFuture<>();
        SourceReader reader = new SourceReader(
                names -> Mono.fromFuture(tags),
                (cache, key) -> Mono.empty(),
                Duration.ofMillis(20),
                false,
                new LoadingStatistics(),
                Clock.systemUTC());

        StepVerifier.create(reader.read(new Things(), new EntryRequested("things", "k", "gateway-1", Instant.now()), 0))
                .expectError(TimeoutException.class)
                .verify(Duration.ofSeconds(10));
        tags.completeExceptionally(new IllegalStateException("the connection is gone"));

        assertThat(dropped).isEmpty();
    }

    private static final class Things implements CachedResource {

        @Override
        public String name() {
            return "things";
        }

        @Override
        public Duration ttl() {
            return Duration.ofMinutes(1);
        }

        @Override
        public Mono<String> load(String key) {
            return Mono.just("[1]");
        }
    }
}
