package dev.wingman.schemas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolHealthTest {

    @ParameterizedTest
    @CsvSource({
        "10,  0,  0, 0,   0, 100",
        "10,  7,  0, 0,   0, 100",
        "10, 10,  0, 0,   0,  70",
        "10, 10, 10, 0,   0,  40",
        "10, 10, 99, 0,   0,  40",
        "10,  0,  0, 3,   0,  75",
        "10,  1,  0, 0,  60,  85",
        "10, 10, 10, 9, 600,   0"
    })
    void eachTroubleCostsItsPart(int max, int inUse, int waiting, long timeouts, long oldest, int score) {
        assertThat(PoolHealth.score(max, inUse, waiting, timeouts, oldest)).isEqualTo(score);
    }
}
