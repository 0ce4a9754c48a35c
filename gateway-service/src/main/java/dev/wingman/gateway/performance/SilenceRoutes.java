package dev.wingman.gateway.performance;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.JsonBodies;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.gateway.security.Caller;
import dev.wingman.gateway.tailing.TopicTail;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.alerts.AlertAcknowledged;
import dev.wingman.schemas.alerts.AlertCommandEvent;
import dev.wingman.schemas.alerts.SilenceCreated;
import dev.wingman.schemas.alerts.SilenceEnded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /performance/silences} and {@code POST /performance/alerts/{id}/acknowledge}, for operators. */
@Configuration(proxyBeanMethods = false)
class SilenceRoutes {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final DataSize LARGEST = DataSize.ofKilobytes(64);
    private static final int LONGEST_COMMENT = 1_000;

    /** What {@code GET /performance/silences} answers. */
    record SilencesPage(Instant generatedAt, List<SilenceBoard.Silence> silences) {}

    @Bean
    AlertCommands alertCommands(AlertBoard board, EventPublisher publisher) {
        EventCodec<AlertCommandEvent> codec = new EventCodec<>(Topics.ALERTS_COMMANDS);
        return new AlertCommands(
                board,
                command -> publisher.publish(
                        codec, null, command.key(), command, command.requestedAt(), TraceContext.start()));
    }

    /** Silences last for 90 days at most, and alerts are kept for as long. */
    @Bean(initMethod = "start", destroyMethod = "close")
    TopicTail alertCommandsTail(KafkaSettings kafka, GatewayTopics topics, AlertCommands commands) {
        return new TopicTail(
                kafka.connection(),
                Topics.ALERTS_COMMANDS.name(),
                SilenceRequest.LONGEST.plus(SilenceBoard.KEPT),
                topics::ensure,
                commands);
    }

    @Bean
    RouterFunction<ServerResponse> silences(AlertBoard board, AlertCommands commands) {
        Clock clock = Clock.systemUTC();
        return EdgeRoutes.at(
                        "/performance/silences",
                        Map.of(
                                HttpMethod.GET,
                                request -> JsonAnswers.ok(
                                        new SilencesPage(clock.instant(), board.silences()), headers -> {}),
                                HttpMethod.POST,
                                request -> create(request, board, commands, clock)))
                .and(EdgeRoutes.at(
                        "/performance/silences/{id}",
                        Map.of(HttpMethod.DELETE, request -> end(request, board, commands, clock))))
                .and(EdgeRoutes.post(
                        "/performance/alerts/{id}/acknowledge",
                        request -> acknowledge(request, board, commands, clock)));
    }

    private static Mono<ServerResponse> create(
            ServerRequest request, AlertBoard board, AlertCommands commands, Clock clock) {
        return JsonBodies.read(request, LARGEST).flatMap(body -> {
            SilenceCreated silence = SilenceRequest.read(
                    body,
                    "sil_" + UUID.randomUUID().toString().replace("-", ""),
                    Caller.of(request).userId(),
                    clock.instant());
            if (board.openSilences() >= SilenceBoard.MOST) {
                return Mono.error(Rejection.of(
                        ProblemType.BAD_REQUEST,
                        "There are " + SilenceBoard.MOST + " silences already; end one first."));
            }
            return said(commands, silence)
                    .then(Mono.defer(() -> JsonAnswers.of(
                            HttpStatus.CREATED, WireJson.MAPPER.writeValueAsString(shown(silence, clock.instant())))));
        });
    }

    private static SilenceBoard.Silence shown(SilenceCreated silence, Instant now) {
        SilenceBoard alone = new SilenceBoard();
        alone.put(silence);
        SilenceBoard.Silence shown = alone.silence(silence.silenceId(), now);
        if (shown == null) {
            throw new IllegalStateException("a silence that was just read can't be used");
        }
        return shown;
    }

    private static Mono<ServerResponse> end(
            ServerRequest request, AlertBoard board, AlertCommands commands, Clock clock) {
        String id = request.pathVariable("id");
        SilenceBoard.Silence silence = board.silence(id);
        if (silence == null) {
            return Mono.error(Rejection.ofField(ProblemType.NOT_FOUND, "id", "There is no silence of this id."));
        }
        Mono<Void> ended = silence.state() == SilenceBoard.State.EXPIRED
                ? Mono.empty()
                : said(commands, new SilenceEnded(id, Caller.of(request).userId(), clock.instant()));
        return ended.then(ServerResponse.noContent().build());
    }

    private static Mono<ServerResponse> acknowledge(
            ServerRequest request, AlertBoard board, AlertCommands commands, Clock clock) {
        String id = request.pathVariable("id");
        return comment(request).flatMap(comment -> {
            if (board.active(id) == null) {
                return Mono.error(
                        Rejection.ofField(ProblemType.NOT_FOUND, "id", "No alert of this id fires; it may be over."));
            }
            AlertAcknowledged earlier = board.acknowledgement(id);
            if (earlier != null) {
                return JsonAnswers.ok(earlier, headers -> {});
            }
            AlertAcknowledged acknowledged = new AlertAcknowledged(
                    id, comment.orElse(null), Caller.of(request).userId(), clock.instant());
            return said(commands, acknowledged).then(JsonAnswers.ok(acknowledged, headers -> {}));
        });
    }

    /** The body may be left out. */
    private static Mono<Optional<String>> comment(ServerRequest request) {
        boolean empty = request.headers().contentLength().orElse(0) == 0
                && request.headers().header("Transfer-Encoding").isEmpty();
        if (empty) {
            return Mono.just(Optional.empty());
        }
        return JsonBodies.read(request, LARGEST)
                .map(body -> Optional.ofNullable(body.allow(Set.of("comment")).text("comment", LONGEST_COMMENT)));
    }

    private static Mono<Void> said(AlertCommands commands, AlertCommandEvent command) {
        return commands.say(command).onErrorMap(e -> !(e instanceof Rejection), e -> Rejection.of(
                        ProblemType.NOT_ACCEPTED, "The command is not known to be in the log; send it again.")
                .withRetryAfter(RETRY_AFTER));
    }
}
