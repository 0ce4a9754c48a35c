package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.history.Range;
import dev.wingman.gateway.hotdata.OwnData;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.gateway.telemetry.RequestMarks;
import dev.wingman.schemas.Event;
import dev.wingman.schemas.Topic;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.metrics.LatencyWindow;
import dev.wingman.schemas.metrics.MetricsWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Thresholds.class)
class PerformanceRoutes {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** A watcher comes again after that. */
    private static final Duration LONGEST_STREAM = Duration.ofHours(1);

    /** The ledger is compacted and small. */
    private static final Duration ALL = Duration.ofDays(3_650);

    private static final int MOST_DAYS = 366;

    @Bean
    LatencyBoard latencyBoard() {
        return new LatencyBoard(Clock.systemUTC());
    }

    @Bean
    Histories histories() {
        return new Histories();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail latencyTail(KafkaSettings kafka, GatewayTopics topics, LatencyBoard board, Histories histories) {
        return tail(kafka, topics, Topics.METRICS_LATENCY, event -> {
            if (event instanceof LatencyWindow window) {
                board.put(window);
                histories.put(window);
            }
        });
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail cacheWindowsTail(KafkaSettings kafka, GatewayTopics topics, Histories histories) {
        return tail(kafka, topics, Topics.METRICS_CACHE, event -> put(event, histories));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail aiWindowsTail(KafkaSettings kafka, GatewayTopics topics, Histories histories) {
        return tail(kafka, topics, Topics.METRICS_AI, event -> put(event, histories));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail resourceWindowsTail(KafkaSettings kafka, GatewayTopics topics, Histories histories) {
        return tail(kafka, topics, Topics.METRICS_RESOURCES, event -> put(event, histories));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail businessWindowsTail(KafkaSettings kafka, GatewayTopics topics, Histories histories) {
        return tail(kafka, topics, Topics.METRICS_BUSINESS, event -> put(event, histories));
    }

    private static void put(Event event, Histories histories) {
        if (event instanceof MetricsWindow window) {
            histories.put(window);
        }
    }

    private static <E extends Event> TopicTail tail(
            KafkaSettings kafka, GatewayTopics topics, Topic<E> topic, Consumer<E> boards) {
        return new TopicTail(
                kafka.connection(),
                topic.name(),
                Range.LONGEST,
                topics::ensure,
                new WindowFeed<>(topic, Clock.systemUTC(), boards));
    }

    @Bean
    RouterFunction<ServerResponse> performance(LatencyBoard board, Histories histories, Thresholds thresholds) {
        return EdgeRoutes.get("/performance/metrics", request -> {
            Duration length =
                    request.queryParam("range").map(MetricsPage::length).orElse(null);
            if (length != null) {
                OwnData.demandOps(request); // the series tell what was spent
            }
            return aside(request, () -> MetricsPage.json(board.snapshot(), histories, thresholds, length));
        });
    }

    /** A day of series is some hundred thousand numbers: too many to write on an event loop. */
    private static Mono<ServerResponse> aside(ServerRequest request, Callable<byte[]> json) {
        return Mono.fromCallable(() -> Compressed.of(request, json.call()))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(answer -> JsonAnswers.ok(answer.bytes(), answer.headers()));
    }

    @Bean
    WindowsHealth windowsHealth(LatencyBoard board) {
        return new WindowsHealth(board);
    }

    @Bean
    SystemHealth systemHealth(LatencyBoard board, Histories histories, AlertBoard alerts, Thresholds thresholds) {
        return new SystemHealth(board, histories, alerts, thresholds);
    }

    @Bean
    RouterFunction<ServerResponse> healthScores(SystemHealth health) {
        return EdgeRoutes.get("/performance/health", request -> JsonAnswers.ok(health.page(), headers -> {}));
    }

    @Bean
    LiveStream liveStream(LatencyBoard board, Histories histories, AlertBoard alerts, SystemHealth health) {
        return new LiveStream(histories, board, alerts, health);
    }

    @Bean
    RouterFunction<ServerResponse> live(LiveStream stream) {
        Clock clock = Clock.systemUTC();
        return EdgeRoutes.get("/performance/live", request -> {
            RequestMarks.endless(request.exchange());
            Duration valid =
                    Duration.between(clock.instant(), Caller.of(request).expiresAt());
            return EventStream.answer(
                    stream.frames().takeUntilOther(Mono.delay(valid)), KEEP_ALIVE, LONGEST_STREAM, headers -> {});
        });
    }

    @Bean
    LedgerBoard ledgerBoard() {
        return new LedgerBoard();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail ledgerTail(KafkaSettings kafka, GatewayTopics topics, LedgerBoard board) {
        return new TopicTail(kafka.connection(), Topics.CHAT_LEDGER.name(), ALL, topics::ensure, new LedgerFeed(board));
    }

    @Bean
    RouterFunction<ServerResponse> aiPerformance(LedgerBoard board) {
        Clock clock = Clock.systemUTC();
        return EdgeRoutes.get("/performance/ai", request -> {
            LocalDate today = LocalDate.now(clock);
            LocalDate first = today.minusDays(days(request.queryParam("days").orElse("30")) - 1L);
            return JsonAnswers.ok(
                    AiSpending.of(board.rows(first, today), first, today, clock.instant()), headers -> {});
        });
    }

    @Bean
    AlertBoard alertBoard() {
        return new AlertBoard();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail alertsTail(KafkaSettings kafka, GatewayTopics topics, AlertBoard board) {
        return new TopicTail(
                kafka.connection(),
                Topics.ALERTS.name(),
                Topics.ALERTS.retention(),
                topics::ensure,
                new AlertFeed(board));
    }

    @Bean
    RouterFunction<ServerResponse> alerts(AlertBoard board, LatencyBoard windows) {
        return EdgeRoutes.get(
                "/performance/alerts",
                request -> JsonAnswers.ok(AlertsPage.of(board.incidents(), windows.snapshot()), headers -> {}));
    }

    private static int days(String wish) {
        if (!wish.matches("\\d{1,3}") || Integer.parseInt(wish) < 1 || Integer.parseInt(wish) > MOST_DAYS) {
            throw Rejection.ofField(
                    ProblemType.INVALID_FIELD, "days", "`days` is a number from 1 to " + MOST_DAYS + ".");
        }
        return Integer.parseInt(wish);
    }
}
