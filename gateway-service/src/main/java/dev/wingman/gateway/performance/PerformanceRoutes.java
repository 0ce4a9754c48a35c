package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class PerformanceRoutes {

    /** Windows come every five seconds; this is for those that came while the gateway was starting. */
    private static final Duration BACK = Duration.ofMinutes(10);

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
}
