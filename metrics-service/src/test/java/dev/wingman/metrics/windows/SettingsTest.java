package dev.wingman.metrics.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.streams.StreamsSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SettingsTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void theFileHoldsTheDefaultsThatTheCodeNames() {
        assertThat(latency().rules(4)).isEqualTo(WindowRules.defaults(4));
    }

    @Test
    void theThresholdIsAnEnvironmentVariableInMilliseconds() {
        set("P95_LATENCY_THRESHOLD_MS", "250");
        assertThat(latency().threshold()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aWrongSettingIsRefusedWithItsKeyAndValue() {
        set("LATENCY_MAX_AHEAD", "12s");
        assertThatThrownBy(this::latency)
                .rootCause()
                .hasMessage("max-ahead must be at least 5 s more than instance-timeout, PT10S, but is PT12S");
        assertThatThrownBy(this::latency).hasStackTraceContaining("wingman.latency.max-ahead must be");
    }

    @Test
    void aWrongSettingOfTheStreamsIsRefusedWithItsKeyAndValue() {
        set("STREAMS_THREADS", "0");
        assertThatThrownBy(() -> bind("wingman.streams", StreamsSettings.class))
                .rootCause()
                .hasMessage("wingman.streams.threads must be at least 1, but is 0");
    }

    private LatencySettings latency() {
        return bind("wingman.latency", LatencySettings.class);
    }

    private <T> T bind(String prefix, Class<T> type) {
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return Binder.get(environment).bind(prefix, type).get();
    }

    private void set(String name, String value) {
        environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, value)));
    }
}
