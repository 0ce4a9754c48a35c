package dev.wingman.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"90s,PT90S", "15m,PT15M", "24H,PT24H", "30d,PT720H"})
    void aNumberWithAUnitIsRead(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5", "5x", "-5s", "0m", "5 m s", "99999999999999999999d", "9000000000000000000d"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15m");
    }

    @ParameterizedTest
    @CsvSource({"PT42S,42 s", "PT3M20S,3 min 20 s", "PT5H2M59S,5 h 2 min", "PT52H,2 d 4 h"})
    void upTimesAreToldInTheirTwoLargestUnits(Duration duration, String expected) {
        assertThat(Durations.rough(duration)).isEqualTo(expected);
    }

    @Test
    void shortTimesAreToldInTenthsOfASecond() {
        assertThat(Durations.seconds(Duration.ofMillis(12_345))).isEqualTo("12.3 s");
    }
}
