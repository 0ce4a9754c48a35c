package dev.wingman.messaging;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all deliveries of a consumer have in common. */
record DeliveryRules(
        String group,
        int maxAttempts,
        Backoff backoff,
        Executor executor,
        ScheduledExecutorService timer,
        DeadLetters deadLetters,
        Outage deadLetterOutage,
        ConsumerMeters meters) {

    /** Runs a task later, unless the consumer was closed in the meantime. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task ends its delivery itself, and never throws
    void after(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Nobody waits for a delivery of a closed consumer; its record was not committed.
        }
    }
}
