package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class WindowMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WindowMeters.OfTopic meters = new WindowMeters(registry).of(Topics.TELEMETRY_CACHE);

    private Collection<Gauge> watermarks() {
        return registry.find("wingman.telemetry.watermark").gauges();
    }

    @Test
    void aPartitionThatWasGivenAwayIsNotShownUntilItIsBack() {
        // Given
        meters.watermark(0, 5_000);
        meters.watermark(1, 6_000);
        meters.watermark(0, 7_000);
        assertThat(watermarks()).extracting(Gauge::value).containsExactlyInAnyOrder(7.0, 6.0);

        // When
        meters.given(0);
        meters.given(2);

        // Then
        assertThat(watermarks()).extracting(Gauge::value).containsExactly(6.0);
        meters.watermark(0, 9_000);
        assertThat(watermarks()).extracting(Gauge::value).containsExactlyInAnyOrder(9.0, 6.0);
    }
}
