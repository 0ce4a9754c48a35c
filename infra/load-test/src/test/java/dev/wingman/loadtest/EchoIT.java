package dev.wingman.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.localstack.SharedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoIT {

    @Test
    void everyRequestComesBack(@TempDir Path logs) throws Exception {
        // Given
        try (Echo echo = Echo.start(SharedServers.kafka().bootstrapServers(), List.of(), logs);
                HttpLoad load = new HttpLoad()) {
            // When
            LoadResult open = load.open(echo.target(), 50, 16, Duration.ofSeconds(3));
            LoadResult closed = load.closed(echo.target(), 16, Duration.ofSeconds(3));
            // Then
            assertThat(List.of(open, closed)).allSatisfy(result -> {
                assertThat(result.failed()).isZero();
                assertThat(result.answered()).isEqualTo(result.sent()).isPositive();
            });
        }
    }
}
