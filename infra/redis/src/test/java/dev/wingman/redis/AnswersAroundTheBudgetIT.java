package dev.wingman.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Redis answers at the moment when its budget ends: whichever comes first, nobody may be left without a signal. */
class AnswersAroundTheBudgetIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BUDGET = Duration.ofMillis(20);
    private static final int AT_ONCE = 200;
    private static final int ROUNDS = 150;
    private static final int MOST_ROUNDS = 3_000;

    /**
     * From shortly before the end of the budget to after the latest tick at which it is noticed, in 1 ms steps; one in ten
     * at once, which even a machine with much else to do answers in time.
     */
    private static Duration delay(int command) {
        return command % 10 == 0 ? Duration.ZERO : BUDGET.plusMillis(command / AT_ONCE % 16 - 4);
    }

    @Test
    void everyCommandEnds() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (PunctualRedis server = new PunctualRedis(AnswersAroundTheBudgetIT::delay);
                Redis redis = Redis.open(new RedisAddress("127.0.0.1", server.port(), ""), BUDGET, meters)) {
            await().atMost(LONG).until(redis::available);
            AtomicInteger answered = new AtomicInteger();

            for (int round = 1; round <= ROUNDS || round <= MOST_ROUNDS && answered.get() == 0; round++) {
                Flux.range(0, AT_ONCE)
                        .flatMap(
                                i -> redis.ask(commands -> commands.lrange("key", 0, -1))
                                        .doOnNext(list -> answered.incrementAndGet()),
                                AT_ONCE)
                        .then()
                        .block(LONG);
            }

            assertThat(answered).hasPositiveValue();
            assertThat(meters.get("wingman.redis.failures").counter().count()).isPositive();
        }
    }
}
