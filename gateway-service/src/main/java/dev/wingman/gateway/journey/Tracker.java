package dev.wingman.gateway.journey;

import dev.wingman.gateway.journey.Journey.Step;
import dev.wingman.gateway.journey.TopicScan.Found;
import dev.wingman.schemas.EventHeaders;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyDelta;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.ReplyFailed;
import dev.wingman.schemas.chat.ReplyTiming;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.RequestCompleted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the topics say about one request: the gateway's own record of it by its id, then, near the time at which
 * that says it began, the message, its turn in the partition of the same number, and its reply in the partition that the
 * message names. Blocks for {@link #LIMIT} at most. Not safe for concurrent use.
 */
final class Tracker {

    static final Duration LIMIT = Duration.ofSeconds(5);

    /** A request that is listed as slow ended within the window of five minutes that ends at the given time. */
    private static final Duration BEFORE = Duration.ofMinutes(6);

    private static final Duration AFTER = Duration.ofMinutes(1);

    /** Clocks of machines differ, and publishing takes its time. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration LONGEST_TURN = Duration.ofMinutes(10);

    private final Map<String, Object> kafka;
    private final Clock clock;
    private final String requestId;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Tracker(Map<String, Object> kafka, Clock clock, String requestId) {
        this.kafka = kafka;
        this.clock = clock;
        this.requestId = requestId;
    }

    /**
     * Reads the topics.
     *
     * @param around about when the request ended
     * @return empty when there is no trace of the request in that time
     */
    Optional<Journey> follow(Instant around) {
        try (TopicScan scan = new TopicScan(kafka, LIMIT)) {
            Found<RequestCompleted> answered = answered(scan, around);
            Instant earliest = answered == null
                    ? around.minus(BEFORE)
                    : began(answered.event()).minus(MARGIN);
            Instant latest = answered == null
                    ? around.plus(AFTER)
                    : answered.event().completedAt().plus(MARGIN);
            String endpoint = answered == null ? null : answered.event().endpoint();
            Found<ChatRequested> asked = endpoint == null || mayBeChat(endpoint) ? asked(scan, earliest, latest) : null;
            if (asked != null) {
                reply(scan, asked, earliest, turn(scan, asked, earliest));
            }
            if (steps.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(Journey.of(
                    requestId,
                    answered == null ? traceId(asked) : answered.event().traceId(),
                    asked == null ? null : asked.event().conversationId(),
                    clock.instant(),
                    steps,
                    missing));
        }
    }

    private static boolean mayBeChat(String endpoint) {
        return endpoint.startsWith("POST ");
    }

    private static @Nullable String traceId(@Nullable Found<ChatRequested> asked) {
        return asked == null
                ? null
                : EventHeaders.trace(asked.record().headers())
                        .map(trace -> trace.traceId())
                        .orElse(null);
    }

    private static Instant began(RequestCompleted answered) {
        return answered.completedAt().minus(answered.durationMicros(), ChronoUnit.MICROS);
    }

    private @Nullable Found<RequestCompleted> answered(TopicScan scan, Instant around) {
        List<Found<RequestCompleted>> found = new ArrayList<>();
        boolean whole = scan.read(
                Topics.TELEMETRY_REQUESTS,
                TopicScan.allOf(Topics.TELEMETRY_REQUESTS),
                around.minus(BEFORE),
                around.plus(AFTER),
                record -> requestId.equals(EventHeaders.text(record.headers(), EventHeaders.ID)),
                event -> event.event() instanceof RequestCompleted completed
                        && found.add(new Found<>(event.record(), completed, event.time(), event.source())));
        if (found.isEmpty()) {
            missing.add(
                    whole
                            ? "The gateway has not told of an answer: it is under way, or too long ago."
                            : "There was too much to read to find the gateway's record of it.");
            return null;
        }
        Found<RequestCompleted> answered = found.get(0);
        RequestCompleted event = answered.event();
        add(
                began(event),
                "gateway",
                "request arrives",
                event.durationMicros(),
                null,
                Map.of("endpoint", event.endpoint()));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("status", Integer.toString(event.status()));
        facts.put("instance", event.instance());
        if (event.cache() != null) {
            facts.put("cache", lower(event.cache()));
        }
        add(event.completedAt(), "gateway", "last byte of the answer", null, answered.record(), facts);
        return answered;
    }

    private @Nullable Found<ChatRequested> asked(TopicScan scan, Instant from, Instant to) {
        List<Found<ChatRequested>> found = new ArrayList<>();
        scan.read(
                Topics.CHAT_REQUESTS,
                TopicScan.allOf(Topics.CHAT_REQUESTS),
                from,
                to,
                record -> true,
                event -> event.event() instanceof ChatRequested chat
                        && chat.requestId().equals(requestId)
                        && found.add(new Found<>(event.record(), chat, event.time(), event.source())));
        if (found.isEmpty()) {
            return null;
        }
        Found<ChatRequested> asked = found.get(0);
        add(
                asked.event().requestedAt(),
                "gateway",
                "message accepted",
                null,
                asked.record(),
                Map.of(
                        "characters",
                        Integer.toString(asked.event().message().length()),
                        "stream",
                        Boolean.toString(asked.event().stream())));
        return asked;
    }

    private @Nullable TurnCompleted turn(TopicScan scan, Found<ChatRequested> asked, Instant from) {
        List<Found<TurnCompleted>> found = new ArrayList<>();
        scan.read(
                Topics.CHAT_TURNS,
                Set.of(asked.record().partition()),
                from,
                asked.event().requestedAt().plus(LONGEST_TURN),
                record -> true,
                event -> event.event() instanceof TurnCompleted turn
                        && turn.requestId().equals(requestId)
                        && found.add(new Found<>(event.record(), turn, event.time(), event.source())));
        if (found.isEmpty()) {
            missing.add("There is no turn yet: it is being answered.");
            return null;
        }
        TurnCompleted turn = found.get(0).event();
        ReplyTiming timing = turn.timing();
        Instant begun = turn.completedAt().minus(timing.totalMicros(), ChronoUnit.MICROS);
        add(
                begun.minus(timing.queueMicros(), ChronoUnit.MICROS),
                "chat",
                "waits to be taken",
                timing.queueMicros(),
                null,
                Map.of());
        add(begun, "chat", "loads the conversation", timing.contextMicros(), null, Map.of());
        turn.calls().forEach(this::call);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("source", lower(turn.source()));
        facts.put("tier", lower(turn.tier()));
        if (turn.routing() != null) {
            facts.put("score", String.format(Locale.ROOT, "%.2f", turn.routing().score()));
        }
        facts.put("cost", usd(turn.costMicroUsd()));
        if (turn.failure() != null) {
            facts.put("failure", lower(turn.failure()));
        }
        add(turn.completedAt(), "chat", "turn written", null, found.get(0).record(), facts);
        return turn;
    }

    private void call(ModelCallCompleted call) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", call.provider() + " " + call.model());
        facts.put("outcome", lower(call.outcome()));
        if (call.firstTokenMicros() > 0) {
            facts.put("first words after", call.firstTokenMicros() / 1_000 + " ms");
        }
        facts.put("tokens", call.usage().inputTokens() + " in, " + call.usage().outputTokens() + " out");
        facts.put("cost", usd(call.costMicroUsd()));
        add(
                call.completedAt().minus(call.durationMicros(), ChronoUnit.MICROS),
                "provider",
                "call " + call.attempt(),
                call.durationMicros(),
                null,
                facts);
    }

    private void reply(TopicScan scan, Found<ChatRequested> asked, Instant from, @Nullable TurnCompleted turn) {
        List<Found<ReplyEvent>> deltas = new ArrayList<>();
        int[] count = new int[1];
        boolean ended = scan.read(
                Topics.CHAT_REPLIES,
                Set.of(turn == null ? asked.event().replyPartition() : turn.replyPartition()),
                from,
                asked.event().requestedAt().plus(LONGEST_TURN),
                record -> requestId.equals(EventHeaders.subject(record.headers())),
                event -> {
                    if (event.event() instanceof ReplyDelta) {
                        count[0]++;
                        if (deltas.isEmpty()) {
                            deltas.add(event);
                        }
                        return false;
                    }
                    end(event);
                    return true;
                });
        if (!deltas.isEmpty()) {
            Found<ReplyEvent> first = deltas.get(0);
            add(
                    first.time(),
                    "chat",
                    "first words sent",
                    null,
                    first.record(),
                    Map.of("pieces", Integer.toString(count[0])));
        }
        if (!ended) {
            missing.add("The reply was not read to its end.");
        }
    }

    private void end(Found<ReplyEvent> event) {
        if (event.event() instanceof ReplyCompleted reply) {
            add(
                    event.time(),
                    "chat",
                    "reply complete",
                    null,
                    event.record(),
                    Map.of("characters", Integer.toString(reply.text().length())));
        } else if (event.event() instanceof ReplyFailed failed) {
            add(event.time(), "chat", "reply failed", null, event.record(), Map.of("reason", lower(failed.reason())));
        }
    }

    private void add(
            Instant at,
            String part,
            String what,
            @Nullable Long tookMicros,
            @Nullable ConsumerRecord<byte[], byte[]> record,
            Map<String, String> facts) {
        steps.add(new Step(
                at,
                0,
                part,
                what,
                tookMicros,
                record == null ? null : record.topic(),
                record == null ? null : record.partition(),
                record == null ? null : record.offset(),
                facts));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String usd(long microUsd) {
        return String.format(Locale.ROOT, "$%.6f", microUsd / 1e6);
    }
}
