package dev.wingman.gateway.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /performance/requests/{requestId}} answers. Holds no message text.
 *
 * @param conversationId null for what is no chat
 * @param steps in the order of their times; at least one
 * @param missing what was looked for and not found, a sentence each
 */
record Journey(
        String requestId,
        @Nullable String traceId,
        @Nullable String conversationId,
        Instant generatedAt,
        List<Step> steps,
        List<String> missing) {

    /**
     * Something that happened to the request.
     *
     * @param at by the clock of who did it
     * @param afterMicros since the first step
     * @param part {@code gateway}, {@code chat} or {@code provider}
     * @param what a few words
     * @param tookMicros null when it took no time of its own
     * @param topic where it is written, as partition and offset; null when it follows from another record
     * @param facts figures and names
     */
    record Step(
            Instant at,
            long afterMicros,
            String part,
            String what,
            @Nullable Long tookMicros,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long offset,
            Map<String, String> facts) {

        Step since(Instant start) {
            return new Step(
                    at,
                    Duration.between(start, at).toNanos() / 1_000,
                    part,
                    what,
                    tookMicros,
                    topic,
                    partition,
                    offset,
                    facts);
        }
    }

    /** Puts the steps in order and counts their times from the first. */
    static Journey of(
            String requestId,
            @Nullable String traceId,
            @Nullable String conversationId,
            Instant now,
            List<Step> steps,
            List<String> missing) {
        List<Step> sorted =
                steps.stream().sorted(Comparator.comparing(Step::at)).toList();
        Instant start = sorted.get(0).at();
        return new Journey(
                requestId,
                traceId,
                conversationId,
                now,
                sorted.stream().map(step -> step.since(start)).toList(),
                missing);
    }
}
