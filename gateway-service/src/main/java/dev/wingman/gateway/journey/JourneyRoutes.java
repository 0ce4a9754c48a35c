package dev.wingman.gateway.journey;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.edge.JsonAnswers;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.gateway.kafka.KafkaSettings;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code GET /performance/requests/{requestId}}, for operators. At most {@value #MOST_AT_ONCE} are read at a time. */
@Configuration(proxyBeanMethods = false)
class JourneyRoutes {

    static final int MOST_AT_ONCE = 2;

    private static final Pattern REQUEST_ID = Pattern.compile("req_[A-Za-z0-9_-]{22}");

    /** Outside of these no record has a time, and Kafka can't be asked for some. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    @Bean
    RouterFunction<ServerResponse> journeys(KafkaSettings kafka) {
        Clock clock = Clock.systemUTC();
        Semaphore places = new Semaphore(MOST_AT_ONCE);
        return EdgeRoutes.get("/performance/requests/{requestId}", request -> answer(request, kafka, clock, places));
    }

    private static Mono<ServerResponse> answer(
            ServerRequest request, KafkaSettings kafka, Clock clock, Semaphore places) {
        String id = request.pathVariable("requestId");
        if (!REQUEST_ID.matcher(id).matches()) {
            return Mono.error(Rejection.ofField(
                    ProblemType.NOT_FOUND,
                    "requestId",
                    "The id of a request is `req_` and 22 letters, digits, _ or -."));
        }
        Instant around = request.queryParam("at")
                .map(text -> time(text, clock.instant()))
                .orElseGet(clock::instant);
        if (!places.tryAcquire()) {
            return Mono.error(Rejection.of(ProblemType.OVERLOADED, "Others are looking up requests; try again.")
                    .withRetryAfter(RETRY_AFTER));
        }
        Tracker tracker = new Tracker(kafka.connection(), clock, id);
        return Mono.<Optional<Journey>>fromCallable(() -> tracker.follow(around))
                .subscribeOn(Schedulers.boundedElastic())
                .doFinally(signal -> places.release())
                .onErrorMap(KafkaException.class, away -> Rejection.of(
                                ProblemType.UNAVAILABLE, "The topics can't be read at the moment.")
                        .withRetryAfter(RETRY_AFTER))
                .flatMap(journey -> journey.<Mono<ServerResponse>>map(found -> JsonAnswers.ok(found, headers -> {}))
                        .orElseGet(() -> Mono.error(Rejection.of(
                                ProblemType.NOT_FOUND,
                                "No request of that id ended in the six minutes before " + around + "."))));
    }

    private static Instant time(String text, Instant now) {
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(now.plus(AHEAD))) {
                throw noTime();
            }
            return time;
        } catch (DateTimeException e) {
            throw noTime();
        }
    }

    private static Rejection noTime() {
        return Rejection.ofField(
                ProblemType.INVALID_FIELD,
                "at",
                "`at` is a time like 2026-11-21T10:42:00Z, since the year 2000 and at most a day ahead.");
    }
}
