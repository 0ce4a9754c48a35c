package dev.wingman.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrkTest {

    private static final String OUTPUT = """
            Running 2s test @ http://127.0.0.1:18080/api/challenges
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     2.47ms    5.32ms  68.59ms   92.86%
                Req/Sec    51.97k     5.06k   60.03k    70.00%
              103456 requests in 2.01s, 214.68MB read
            Requests/sec:  51470.65
            Transfer/sec:    106.80MB
            """;

    @Test
    void readsWhatWrkPrints() {
        assertThat(Wrk.Outcome.of(OUTPUT)).isEqualTo(new Wrk.Outcome(103_456, 51_470.65, 0));
    }

    @Test
    void countsAnswersWithAnotherStatus() {
        assertThat(Wrk.Outcome.of(OUTPUT + "  Non-2xx or 3xx responses: 17\n").failed())
                .isEqualTo(17);
    }
}
