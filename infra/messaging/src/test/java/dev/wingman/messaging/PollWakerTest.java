package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollWakerTest {

    private static final long NEVER = TimeUnit.MINUTES.toNanos(5);

    private final AtomicInteger wakeups = new AtomicInteger();
    private final AtomicBoolean pending = new AtomicBoolean();
    private final Semaphore woken = new Semaphore(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Consumer<?, ?> consumer = consumer();
    private final PollWaker waker = new PollWaker(consumer);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Behaves as Kafka's consumer: a wakeup breaks the poll that waits, or the next call of one that can be broken. */
    private Consumer<?, ?> consumer() {
        return (Consumer<?, ?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "wakeup" -> {
                            wakeups.incrementAndGet();
                            pending.set(true);
                            woken.release();
                            return null;
                        }
                        case "poll" -> {
                            Duration timeout = (Duration) arguments[0];
                            long deadline = System.nanoTime() + timeout.toNanos();
                            do {
                                throwWhenPending();
                            } while (woken.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
                            return ConsumerRecords.empty();
                        }
                        case "commitSync" -> {
                            throwWhenPending();
                            return null;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private void throwWhenPending() {
        if (pending.compareAndSet(true, false)) {
            throw new WakeupException();
        }
    }

    private void poll() {
        boolean mayWait = waker.enterPoll();
        try {
            consumer.poll(mayWait ? Duration.ofNanos(NEVER) : Duration.ZERO);
        } catch (WakeupException e) {
            assertThat(wakeups).hasPositiveValue();
        } finally {
            waker.leavePoll();
        }
    }

    @Test
    void aWakeBeforeThePollKeepsItFromWaiting() {
        // Given
        waker.wake();

        // When: it would wait for five minutes
        poll();

        // Then
        assertThat(wakeups).hasValue(0);
    }

    @Test
    void aWakeOfAnAwakeThreadBreaksNoOtherCall() {
        // Given
        poll(waker::wake);

        // When
        waker.wake();
        waker.wake();

        // Then
        assertThat(wakeups.get()).isLessThanOrEqualTo(1);
        waker.undisturbed(() -> {
            consumer.commitSync();
            return true;
        });
    }

    private void poll(Runnable during) {
        Future<?> other = threads.submit(during);
        poll();
        assertThat(other).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void noWakeIsLostAndNoCommitIsBrokenWhateverTheTiming() {
        // Given a thread that polls, commits, and counts what it was told
        AtomicInteger told = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicBoolean end = new AtomicBoolean();
        Future<?> polling = threads.submit(() -> {
            Random random = new Random(1);
            while (!end.get()) {
                seen.set(told.get());
                if (random.nextInt(3) == 0) {
                    waker.undisturbed(() -> {
                        consumer.commitSync();
                        return true;
                    });
                }
                if (random.nextInt(5) == 0) {
                    waker.await(NEVER);
                } else {
                    poll();
                }
            }
        });

        // When several threads tell it things and wake it, each waiting until it has seen the last one
        List<Future<?>> wakers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wakers.add(threads.submit(() -> {
                for (int round = 0; round < 2_000; round++) {
                    int mine = told.incrementAndGet();
                    waker.wake();
                    while (seen.get() < mine) {
                        Thread.yield();
                    }
                }
            }));
        }

        // Then none waits for ever
        assertThat(wakers).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(60)));
        end.set(true);
        waker.wake();
        assertThat(polling).succeedsWithin(Duration.ofSeconds(10));
    }
}
