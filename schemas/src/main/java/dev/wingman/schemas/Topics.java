package dev.wingman.schemas;

import dev.wingman.schemas.Topic.Cleanup;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.AlertEvent;
import dev.wingman.schemas.alerts.NotificationEvent;
import dev.wingman.schemas.cache.CacheOperationEvent;
import dev.wingman.schemas.cache.CacheRequestEvent;
import dev.wingman.schemas.cache.CacheResourceEvent;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import dev.wingman.schemas.cache.CacheUpdateEvent;
import dev.wingman.schemas.chat.AnswerEvent;
import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.CommandEvent;
import dev.wingman.schemas.chat.LedgerEvent;
import dev.wingman.schemas.chat.RecallEvent;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.chat.TurnEvent;
import dev.wingman.schemas.metrics.AiMetricsEvent;
import dev.wingman.schemas.metrics.BusinessMetricsEvent;
import dev.wingman.schemas.metrics.CacheMetricsEvent;
import dev.wingman.schemas.metrics.LatencyEvent;
import dev.wingman.schemas.metrics.PaneEvent;
import dev.wingman.schemas.metrics.ResourceMetricsEvent;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import java.time.Duration;
import java.util.List;

/**
 * Every topic of Wingman. Each has one owner, the only service that writes to it unless its description names another. Topics that are internal to a Kafka
 * Streams application are declared by that application.
 */
public final class Topics {

    private static final String GATEWAY = "gateway-service";
    private static final String CHAT = "chat-service";
    private static final String CACHE = "cache-service";
    private static final String METRICS = "metrics-service";
    private static final String EVERY_SERVICE = "every service";
    private static final String ANALYSTS = "analysts";

    /**
     * {@code chat.requests} and {@code chat.turns} have the same number of partitions: a turn lies in the partition of
     * its request. chat-service relies on it when it takes a partition over.
     */
    private static final int CHAT_PARTITIONS = 6;

    public static final Topic<ChatEvent> CHAT_REQUESTS = new Topic<>(
            "chat.requests",
            ChatEvent.class,
            "conversation id",
            GATEWAY,
            List.of(CHAT),
            CHAT_PARTITIONS,
            Cleanup.DELETE,
            Duration.ofDays(7),
            "Accepted messages, waiting for an answer. chat-service itself asks for the summaries of long conversations"
                    + " here (`requestId` begins with `sum_`, key: the request id), so that they are answered and paid for"
                    + " like any message.");

    public static final Topic<ReplyEvent> CHAT_REPLIES = new Topic<>(
            "chat.replies",
            ReplyEvent.class,
            "conversation id; the partition is named by the request",
            CHAT,
            List.of(GATEWAY),
            8,
            Cleanup.DELETE,
            Duration.ofDays(1),
            "Answers on their way to the gateway that asked. Read uncommitted: an answer can be relayed before its"
                    + " transaction ends, since it can no longer change.");

    public static final Topic<TurnEvent> CHAT_TURNS = new Topic<>(
            "chat.turns",
            TurnEvent.class,
            "conversation id",
            CHAT,
            List.of(CHAT, ANALYSTS),
            CHAT_PARTITIONS,
            Cleanup.DELETE,
            Duration.ofDays(3650),
            "Ended turns: the truth about conversations, usage and cost. Read committed.");

    public static final Topic<AnswerEvent> CHAT_ANSWERS = new Topic<>(
            "chat.answers",
            AnswerEvent.class,
            "answer key",
            CHAT,
            List.of(CHAT),
            2,
            Cleanup.COMPACT_AND_DELETE,
            Duration.ofDays(30),
            "Kept answers, each with its question's vector. Every instance of chat-service reads all of them when it"
                    + " starts, and then what follows. Holds what users were told: readers are as trusted as those of"
                    + " chat.turns.");

    public static final Topic<CommandEvent> CHAT_COMMANDS = new Topic<>(
            "chat.commands",
            CommandEvent.class,
            "what the command is about",
            GATEWAY,
            List.of(CHAT),
            1,
            Cleanup.DELETE,
            Duration.ofDays(7),
            "What operators want done by one instance of chat-service.");

    public static final Topic<RecallEvent> CHAT_RECALLS = new Topic<>(
            "chat.recalls",
            RecallEvent.class,
            "answer key",
            CHAT,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(3650),
            "Recalled answers with the turns that were served from them: the audit log of recalls.");

    public static final Topic<LedgerEvent> CHAT_LEDGER = new Topic<>(
            "chat.ledger",
            LedgerEvent.class,
            "day|provider|model|tier",
            CHAT,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.COMPACT,
            Duration.ofDays(7),
            "What was spent and saved on each day by each model: for each key the latest record holds the whole sums.");

    public static final Topic<CacheRequestEvent> CACHE_REQUESTS = new Topic<>(
            "cache.requests",
            CacheRequestEvent.class,
            "cache:key; of a change: the entity",
            GATEWAY,
            List.of(CACHE),
            6,
            Cleanup.DELETE,
            Duration.ofHours(1),
            "Entries that a gateway misses, changes of the data behind them, what operators want done to caches, and what is"
                    + " hot. cache-service itself asks here for the entries that it warms.");

    public static final Topic<CacheUpdateEvent> CACHE_UPDATES = new Topic<>(
            "cache.updates",
            CacheUpdateEvent.class,
            "cache:key; of a change: the entity",
            CACHE,
            List.of(GATEWAY),
            2,
            Cleanup.DELETE,
            Duration.ofHours(1),
            "Loaded and invalidated entries, and committed changes; every gateway reads all of them.");

    public static final Topic<CacheOperationEvent> CACHE_OPERATIONS = new Topic<>(
            "cache.operations",
            CacheOperationEvent.class,
            "command id",
            CACHE,
            List.of(GATEWAY, CACHE, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(3650),
            "Clears and warmings that were carried out: their audit log, and how every instance learns of a clear.");

    public static final Topic<CacheResourceEvent> CACHE_RESOURCES = new Topic<>(
            "cache.resources",
            CacheResourceEvent.class,
            "cache",
            CACHE,
            List.of(GATEWAY),
            1,
            Cleanup.COMPACT_AND_DELETE,
            Duration.ofDays(30),
            "Caches that are read over HTTP, with their paths: every gateway reads all of them and serves what is announced."
                    + " Each instance of cache-service repeats its announcements every five minutes; a cache that none"
                    + " announced for an hour before the newest announcement is no longer served.");

    public static final Topic<CacheStatisticsEvent> CACHE_STATISTICS = new Topic<>(
            "cache.statistics",
            CacheStatisticsEvent.class,
            "instance",
            GATEWAY,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofHours(6),
            "What each gateway's near cache did since its start, every five seconds, and the same of each cache-service,"
                    + " which writes here, too.");

    public static final Topic<RequestTelemetryEvent> TELEMETRY_REQUESTS = new Topic<>(
            "telemetry.requests",
            RequestTelemetryEvent.class,
            "none",
            GATEWAY,
            List.of(METRICS),
            4,
            Cleanup.DELETE,
            Duration.ofDays(2),
            "One event for each HTTP request of each gateway, and heartbeats.");

    public static final Topic<AiTelemetryEvent> TELEMETRY_AI = new Topic<>(
            "telemetry.ai",
            AiTelemetryEvent.class,
            "none",
            CHAT,
            List.of(METRICS, ANALYSTS),
            4,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "One event for each model call and one for each turn, committed with the turn; and heartbeats, which are in no"
                    + " transaction. Read committed.");

    public static final Topic<CacheTelemetryEvent> TELEMETRY_CACHE = new Topic<>(
            "telemetry.cache",
            CacheTelemetryEvent.class,
            "none",
            CACHE,
            List.of(METRICS),
            4,
            Cleanup.DELETE,
            Duration.ofDays(2),
            "One event for each entry that cache-service was asked for, sums of what the gateways (the second writer) read"
                    + " through their near caches, and heartbeats of both.");

    public static final Topic<ResourceTelemetryEvent> TELEMETRY_RESOURCES = new Topic<>(
            "telemetry.resources",
            ResourceTelemetryEvent.class,
            "none",
            EVERY_SERVICE,
            List.of(METRICS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(2),
            "Memory, CPU, pools and backlog of each instance of each service every five seconds, and heartbeats. One"
                    + " partition: its rate depends on the number of instances.");

    public static final Topic<PaneEvent> METRICS_PANES = new Topic<>(
            "metrics.panes",
            PaneEvent.class,
            "subject",
            METRICS,
            List.of(METRICS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(2),
            "Closed panes of five seconds, of each partition of the telemetry, from which the windows are made. One"
                    + " partition: its rate depends on the number of subjects, not of events. Read committed.");

    public static final Topic<LatencyEvent> METRICS_LATENCY = new Topic<>(
            "metrics.latency",
            LatencyEvent.class,
            "subject",
            METRICS,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "Latency windows of each endpoint. Read committed.");

    public static final Topic<CacheMetricsEvent> METRICS_CACHE = new Topic<>(
            "metrics.cache",
            CacheMetricsEvent.class,
            "subject",
            METRICS,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "Windows of each cache: hit rate by level, loads. Read committed.");

    public static final Topic<AiMetricsEvent> METRICS_AI = new Topic<>(
            "metrics.ai",
            AiMetricsEvent.class,
            "subject",
            METRICS,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "Windows of each model: calls, speed, tokens, cost, savings. Read committed.");

    public static final Topic<ResourceMetricsEvent> METRICS_RESOURCES = new Topic<>(
            "metrics.resources",
            ResourceMetricsEvent.class,
            "subject",
            METRICS,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "Windows of each instance of each service: memory, CPU, pools, backlog. Read committed.");

    public static final Topic<BusinessMetricsEvent> METRICS_BUSINESS = new Topic<>(
            "metrics.business",
            BusinessMetricsEvent.class,
            "subject",
            METRICS,
            List.of(GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(30),
            "Windows of what users do: how many, how much, how weighty, answered by what. Read committed.");

    public static final Topic<AlertEvent> ALERTS = new Topic<>(
            "alerts",
            AlertEvent.class,
            "rule|subject",
            METRICS,
            List.of(METRICS, GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(90),
            "One event when an incident starts, one when it ends. Read committed. One partition: alerts are grouped and"
                    + " inhibited across rules and subjects.");

    public static final Topic<AlertCommandEvent> ALERTS_COMMANDS = new Topic<>(
            "alerts.commands",
            AlertCommandEvent.class,
            "silence id, or alert id",
            GATEWAY,
            List.of(METRICS, GATEWAY, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(3650),
            "What operators say of alerts: silences and acknowledgements, with who and when. Their audit log.");

    public static final Topic<NotificationEvent> NOTIFICATIONS_LOG = new Topic<>(
            "notifications.log",
            NotificationEvent.class,
            "notification id",
            METRICS,
            List.of(METRICS, ANALYSTS),
            1,
            Cleanup.DELETE,
            Duration.ofDays(90),
            "What was told to whom: an event before the first attempt, one with the outcome. An owner of the notifier"
                    + " begins with what stands here. Read committed.");

    /** All topics, in the order in which a request meets them. */
    public static final List<Topic<?>> ALL = List.of(
            CHAT_REQUESTS,
            CHAT_REPLIES,
            CHAT_TURNS,
            CHAT_ANSWERS,
            CHAT_COMMANDS,
            CHAT_RECALLS,
            CHAT_LEDGER,
            CACHE_REQUESTS,
            CACHE_UPDATES,
            CACHE_OPERATIONS,
            CACHE_RESOURCES,
            CACHE_STATISTICS,
            TELEMETRY_REQUESTS,
            TELEMETRY_AI,
            TELEMETRY_CACHE,
            TELEMETRY_RESOURCES,
            METRICS_PANES,
            METRICS_LATENCY,
            METRICS_CACHE,
            METRICS_AI,
            METRICS_RESOURCES,
            METRICS_BUSINESS,
            ALERTS,
            ALERTS_COMMANDS,
            NOTIFICATIONS_LOG);

    private Topics() {}
}
