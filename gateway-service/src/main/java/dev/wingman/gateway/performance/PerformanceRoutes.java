package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class PerformanceRoutes {

    /** Windows come every five seconds; this is for those that came while the gateway was starting. */
    private static final Duration BACK = Duration.ofMinutes(10);

    /** The ledger is compacted and small. */
    private static final Duration ALL = Duration.ofDays(3_650);

    private static final int MOST_DAYS = 366;

    @Bean
    LatencyBoard latencyBoard() {
        return new LatencyBoard(Clock.systemUTC());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail latencyTail(KafkaSettings kafka, GatewayTopics topics, LatencyBoard board) {
        return new TopicTail(
                kafka.connection(), Topics.METRICS_LATENCY.name(), BACK, topics::ensure, new LatencyFeed(board));
    }

    @Bean
    RouterFunction<ServerResponse> performance(LatencyBoard board) {
        return EdgeRoutes.get("/performance/metrics", request -> JsonAnswers.ok(board.snapshot(), headers -> {}));
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
