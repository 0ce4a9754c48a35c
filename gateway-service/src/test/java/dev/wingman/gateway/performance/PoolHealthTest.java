package dev.wingman.gateway.performance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.metrics.PoolWindow;
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
        PoolWindow pool = new PoolWindow("postgres", max, inUse, waiting, timeouts, inUse / (double) max, oldest);

        assertThat(PoolHealth.score(pool)).isEqualTo(score);
    }
}
