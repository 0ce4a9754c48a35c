package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.edge.RequestContext;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerRecallRequested;
import dev.wingman.schemas.chat.CommandEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code POST /performance/cache/answers/{key}/recall}, for operators. */
@Configuration(proxyBeanMethods = false)
class RecallRoutes {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{22}");

    @Bean
    RecallDesk recallDesk(EventPublisher publisher) {
        EventCodec<CommandEvent> codec = new EventCodec<>(Topics.CHAT_COMMANDS);
        return new RecallDesk(
                command -> publisher.publish(
                        codec, null, command.key(), command, command.requestedAt(), TraceContext.start()),
                PATIENCE);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail recallTail(KafkaSettings kafka, GatewayTopics topics, RecallDesk desk) {
        return new TopicTail(
                kafka.connection(), Topics.CHAT_RECALLS.name(), Duration.ZERO, topics::ensure, new RecallFeed(desk));
    }

    @Bean
    RouterFunction<ServerResponse> recalls(RecallDesk desk) {
        Clock clock = Clock.systemUTC();
        return EdgeRoutes.post("/performance/cache/answers/{key}/recall", request -> recall(request, desk, clock));
    }

    private static Mono<ServerResponse> recall(ServerRequest request, RecallDesk desk, Clock clock) {
        String key = request.pathVariable("key");
        if (!KEY.matcher(key).matches()) {
            return Mono.error(Rejection.ofField(
                    ProblemType.NOT_FOUND, "key", "The key of a kept answer has 22 letters, digits, _ or -."));
        }
        AnswerRecallRequested command = new AnswerRecallRequested(
                RequestContext.of(request).requestId(), key, Caller.of(request).userId(), clock.instant());
        return desk.recall(command)
                .onErrorMap(
                        TimeoutException.class,
                        late -> Rejection.of(
                                ProblemType.RECALL_PENDING,
                                "The recall is in the log and will be carried out, but nobody has said that it was; its"
                                        + " result will stand in chat.recalls."))
                .onErrorMap(e -> !(e instanceof Rejection), e -> Rejection.of(
                                ProblemType.NOT_ACCEPTED, "The recall is not known to be in the log; send it again.")
                        .withRetryAfter(RETRY_AFTER))
                .flatMap(result -> JsonAnswers.ok(result, headers -> {}));
    }
}
