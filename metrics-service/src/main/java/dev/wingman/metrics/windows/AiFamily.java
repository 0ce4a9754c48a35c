package dev.wingman.metrics.windows;

import dev.wingman.schemas.Topics;
import dev.wingman.schemas.UnreadableEventException;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.metrics.AiWindow;
import dev.wingman.schemas.metrics.BusinessWindow;
import dev.wingman.schemas.telemetry.AiHeartbeat;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Model calls by tier and model, and turns of all users together. A call counts when its turn ends. */
final class AiFamily extends MeasuredFamily<AiTelemetryEvent> {

    /** Begins the subjects of the windows of {@code metrics.business}, in panes and stores only. */
    static final String BUSINESS = "business:";

    private static final String ALL_USERS = "all";
    private static final String BUSINESS_SUBJECT = BUSINESS + ALL_USERS;

    private enum Sum implements PaneShape.Sum {
        EVENTS,
        CALLS,
        RATE_LIMITED,
        UNAVAILABLE,
        TIMED_OUT,
        BROKEN,
        REJECTED,
        TURNS,
        FALLBACKS,
        INPUT_TOKENS,
        OUTPUT_TOKENS,
        CACHED_INPUT_TOKENS,
        COST_MICRO_USD,
        SAVED_BY_ROUTING_MICRO_USD,
        SAVED_BY_CACHE_MICRO_USD,
        SAVED_BY_COMPRESSION_MICRO_USD
    }

    private enum Sketch implements PaneShape.Durations {
        FIRST_TOKEN,
        DURATION
    }

    private enum Turns implements PaneShape.Sum {
        TURNS,
        FAILED,
        BUDGET_REFUSALS,
        ECONOMY,
        STANDARD,
        PREMIUM,
        EXACT,
        SEMANTIC,
        SCORE_0,
        SCORE_1,
        SCORE_2,
        SCORE_3,
        SCORE_4,
        SCORE_5,
        SCORE_6,
        SCORE_7,
        SCORE_8,
        SCORE_9
    }

    private enum Who implements PaneShape.Hashes {
        USERS,
        CONVERSATIONS
    }

    private static final PaneShape MODEL = PaneShape.of(Sum.values()).with(Sketch.values());
    private static final PaneShape USERS = PaneShape.of(Turns.values()).with(Who.values());

    private static final Map<ModelCallOutcome, Sum> FAILURES = new EnumMap<>(Map.of(
            ModelCallOutcome.RATE_LIMITED, Sum.RATE_LIMITED,
            ModelCallOutcome.UNAVAILABLE, Sum.UNAVAILABLE,
            ModelCallOutcome.TIMED_OUT, Sum.TIMED_OUT,
            ModelCallOutcome.BROKEN, Sum.BROKEN,
            ModelCallOutcome.REJECTED, Sum.REJECTED));

    private static final Map<Tier, Turns> TIERS = new EnumMap<>(
            Map.of(Tier.ECONOMY, Turns.ECONOMY, Tier.STANDARD, Turns.STANDARD, Tier.PREMIUM, Turns.PREMIUM));

    AiFamily() {
        super("ai", Topics.TELEMETRY_AI, List.of(Topics.METRICS_AI, Topics.METRICS_BUSINESS), List.of(MODEL, USERS));
    }

    @Override
    public PaneShape shape(String subject) {
        return subject.startsWith(BUSINESS) ? USERS : MODEL;
    }

    @Override
    public boolean alwaysFindsRoom(String subject) {
        return super.alwaysFindsRoom(subject) || subject.startsWith(BUSINESS);
    }

    @Override
    public void tell(AiTelemetryEvent event, Instant time, Listener listener) {
        if (event instanceof ModelCallCompleted call) {
            Sense.time("ce_time", time);
            Sense.notNegative("durationMicros", call.durationMicros());
            Sense.notNegative("firstTokenMicros", call.firstTokenMicros());
            listener.happened(subject(call.tier(), call.model()), time, pane -> add(call, pane));
        } else if (event instanceof TurnMeasured turn) {
            Sense.time("completedAt", turn.completedAt());
            long user = hash("userHash", turn.userHash());
            long conversation = hash("conversationHash", turn.conversationHash());
            listener.happened(subject(turn.tier(), turn.model()), turn.completedAt(), pane -> addToModel(turn, pane));
            if (!turn.internal()) {
                listener.happened(
                        BUSINESS_SUBJECT, turn.completedAt(), pane -> addToUsers(turn, user, conversation, pane));
            }
        } else if (event instanceof AiHeartbeat heartbeat) {
            Sense.time("at", heartbeat.at());
            listener.beat(heartbeat.instance(), heartbeat.at());
        }
    }

    private static String subject(Tier tier, String model) {
        return Sense.subject(tier.name().toLowerCase(Locale.ROOT) + "|" + model);
    }

    private static long hash(String field, String hex) {
        try {
            return Long.parseUnsignedLong(hex, 16);
        } catch (NumberFormatException e) {
            throw new UnreadableEventException("the field " + field + " is not 16 hex digits");
        }
    }

    private static void add(ModelCallCompleted call, Pane pane) {
        pane.add(Sum.EVENTS, 1);
        pane.add(Sum.CALLS, 1);
        Sum failure = FAILURES.get(call.outcome());
        if (failure != null) {
            pane.add(failure, 1);
        }
        pane.add(Sum.INPUT_TOKENS, call.usage().inputTokens());
        pane.add(Sum.OUTPUT_TOKENS, call.usage().outputTokens());
        pane.add(Sum.CACHED_INPUT_TOKENS, call.usage().cachedInputTokens());
        pane.add(Sum.COST_MICRO_USD, call.costMicroUsd());
        pane.took(Sketch.DURATION, call.durationMicros());
        if (call.firstTokenMicros() > 0) {
            pane.took(Sketch.FIRST_TOKEN, call.firstTokenMicros());
        }
    }

    private static void addToModel(TurnMeasured turn, Pane pane) {
        pane.add(Sum.EVENTS, 1);
        pane.add(Sum.TURNS, 1);
        pane.add(Sum.FALLBACKS, turn.fallback() ? 1 : 0);
        pane.add(Sum.SAVED_BY_ROUTING_MICRO_USD, turn.savedByRoutingMicroUsd());
        pane.add(Sum.SAVED_BY_CACHE_MICRO_USD, turn.savedByCacheMicroUsd());
        pane.add(Sum.SAVED_BY_COMPRESSION_MICRO_USD, turn.savedByCompressionMicroUsd());
    }

    private static void addToUsers(TurnMeasured turn, long user, long conversation, Pane pane) {
        pane.add(Turns.TURNS, 1);
        pane.add(Turns.FAILED, turn.failure() == null ? 0 : 1);
        pane.add(Turns.BUDGET_REFUSALS, turn.failure() == FailureReason.BUDGET_SPENT ? 1 : 0);
        Turns tier = TIERS.get(turn.tier());
        if (tier != null) {
            pane.add(tier, 1);
        }
        pane.add(Turns.EXACT, turn.source() == AnswerSource.EXACT ? 1 : 0);
        pane.add(Turns.SEMANTIC, turn.source() == AnswerSource.SEMANTIC ? 1 : 0);
        Double score = turn.score();
        if (score != null) {
            int bin = (int) Math.floor(score * BusinessWindow.COMPLEXITY_BINS);
            int bounded = Math.max(0, Math.min(BusinessWindow.COMPLEXITY_BINS - 1, bin));
            pane.add(Turns.values()[Turns.SCORE_0.ordinal() + bounded], 1);
        }
        pane.saw(Who.USERS, user);
        pane.saw(Who.CONVERSATIONS, conversation);
    }

    @Override
    public List<String> groups(String subject) {
        return subject.startsWith(BUSINESS) ? List.of() : List.of(ALL);
    }

    @Override
    public Published window(String subject, Span span, Pane pane) {
        return subject.startsWith(BUSINESS)
                ? new Published(
                        Topics.METRICS_BUSINESS, businessWindow(subject.substring(BUSINESS.length()), span, pane))
                : new Published(Topics.METRICS_AI, modelWindow(subject, span, pane));
    }

    private static AiWindow modelWindow(String subject, Span span, Pane pane) {
        return new AiWindow(
                subject,
                span.start(),
                span.end(),
                span.seconds(),
                pane.sum(Sum.CALLS),
                FAILURES.values().stream().mapToLong(pane::sum).sum(),
                pane.sum(Sum.RATE_LIMITED),
                pane.sum(Sum.UNAVAILABLE),
                pane.sum(Sum.TIMED_OUT),
                pane.sum(Sum.BROKEN),
                pane.sum(Sum.REJECTED),
                pane.sum(Sum.TURNS),
                pane.sum(Sum.FALLBACKS),
                pane.percentile(Sketch.FIRST_TOKEN, 0.50),
                pane.percentile(Sketch.FIRST_TOKEN, 0.95),
                pane.percentile(Sketch.FIRST_TOKEN, 0.99),
                pane.percentile(Sketch.DURATION, 0.50),
                pane.percentile(Sketch.DURATION, 0.95),
                pane.percentile(Sketch.DURATION, 0.99),
                pane.sum(Sum.INPUT_TOKENS),
                pane.sum(Sum.OUTPUT_TOKENS),
                pane.sum(Sum.CACHED_INPUT_TOKENS),
                pane.sum(Sum.COST_MICRO_USD),
                pane.sum(Sum.SAVED_BY_ROUTING_MICRO_USD),
                pane.sum(Sum.SAVED_BY_CACHE_MICRO_USD),
                pane.sum(Sum.SAVED_BY_COMPRESSION_MICRO_USD));
    }

    private static BusinessWindow businessWindow(String subject, Span span, Pane pane) {
        return new BusinessWindow(
                subject,
                span.start(),
                span.end(),
                span.seconds(),
                pane.sum(Turns.TURNS),
                pane.sum(Turns.FAILED),
                pane.sum(Turns.BUDGET_REFUSALS),
                pane.count(Who.USERS),
                pane.count(Who.CONVERSATIONS),
                pane.sum(Turns.ECONOMY),
                pane.sum(Turns.STANDARD),
                pane.sum(Turns.PREMIUM),
                pane.sum(Turns.EXACT),
                pane.sum(Turns.SEMANTIC),
                IntStream.range(0, BusinessWindow.COMPLEXITY_BINS)
                        .mapToObj(bin -> pane.sum(Turns.values()[Turns.SCORE_0.ordinal() + bin]))
                        .toList());
    }
}
