package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.ServerSentEvents;
import dev.wingman.gateway.ServerSentEvents.Event;
import dev.wingman.gateway.Tokens;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.chat.ChatRequested;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ResumeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningGateway asked;
    private static RunningGateway another;
    private static ScriptedChatService chat;

    @BeforeAll
    static void start() {
        asked = RunningGateway.start("wingman.chat.reply-partition=2");
        another = RunningGateway.start("wingman.chat.reply-partition=5", "wingman.chat.answer-timeout=2s");
        chat = new ScriptedChatService(SharedServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        chat.close();
        another.close();
        asked.close();
    }

    @Test
    void theRestOfAnEndedStreamComesFromAnyGatewayByteForByte() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "One "));
            service.reply(request, ScriptedChatService.delta(request, 2, 0, "Two "));
            service.reply(request, ScriptedChatService.delta(request, 1, 4, "late"));
            service.reply(request, ScriptedChatService.delta(request, 2, 4, "three"));
            service.reply(request, ScriptedChatService.completed(request, "Two three"));
        });
        List<Event> all = ask("ada").untilEnd();
        String requestId = chat.awaitRequest().requestId();

        for (int seen = 0; seen < all.size(); seen++) {
            // When
            ServerSentEvents rest = ServerSentEvents.resume(
                    another, "ada", requestId, all.get(seen).id());

            // Then
            assertThat(rest.status()).isEqualTo(200);
            assertThat(rest.untilEnd()).isEqualTo(all.subList(seen + 1, all.size()));
        }
    }

    @Test
    void aStreamThatIsStillBeingWrittenIsFollowedToItsEnd() {
        // Given
        chat.script((service, request) -> service.reply(request, ScriptedChatService.delta(request, 1, 0, "One ")));
        ServerSentEvents dropped = ask("ada");
        ChatRequested request = chat.awaitRequest();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> dropped.events().size() == 2);
        dropped.hangUp();

        // When
        ServerSentEvents rest = ServerSentEvents.resume(
                another, "ada", request.requestId(), dropped.events().get(0).id());

        // Then
        chat.reply(request, ScriptedChatService.delta(request, 1, 4, "two"));
        chat.reply(request, ScriptedChatService.completed(request, "One two"));
        assertThat(rest.untilEnd()).extracting(Event::name).containsExactly("delta", "delta", "completed");
        assertThat(chat.requests()).hasSize(1);
    }

    @Test
    void whoResumesDoesNotDisturbWhoIsResumedAlready() {
        // Given
        chat.script((service, request) -> service.reply(request, ScriptedChatService.delta(request, 1, 0, "One ")));
        ServerSentEvents first = ask("ada");
        ChatRequested request = chat.awaitRequest();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> first.events().size() == 2);
        String place = first.events().get(0).id();
        ServerSentEvents early = ServerSentEvents.resume(another, "ada", request.requestId(), place);

        // When
        ServerSentEvents late = ServerSentEvents.resume(another, "ada", request.requestId(), place);

        // Then
        chat.reply(request, ScriptedChatService.completed(request, "One "));
        assertThat(early.untilEnd()).extracting(Event::name).containsExactly("delta", "completed");
        assertThat(late.untilEnd()).isEqualTo(early.untilEnd());
    }

    @Test
    void aStreamOfAnotherUserIsNotThere() {
        // Given
        chat.script(ScriptedChatService.ECHO);
        List<Event> all = ask("ada").untilEnd();
        String requestId = chat.awaitRequest().requestId();

        // When
        ServerSentEvents stolen =
                ServerSentEvents.resume(another, "eve", requestId, all.get(0).id());

        // Then
        assertThat(stolen.status()).isEqualTo(404);
    }

    @Test
    void aStreamOfAnotherUserThatHasNotBegunIsNotThereEither() {
        // Given
        chat.script(ScriptedChatService.SILENCE);
        ServerSentEvents stream = ask("ada");
        ChatRequested request = chat.awaitRequest();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> stream.events().size() == 1);

        // When
        ServerSentEvents stolen = ServerSentEvents.resume(
                asked, "eve", request.requestId(), stream.events().get(0).id());

        // Then
        assertThat(stolen.status()).isEqualTo(404);
        chat.reply(request, ScriptedChatService.completed(request, "Done"));
    }

    @Test
    void aRequestThatNeverWasIsNotThere() {
        // Given
        chat.script(ScriptedChatService.ECHO);
        List<Event> all = ask("ada").untilEnd();

        // When
        ServerSentEvents unknown = ServerSentEvents.resume(
                another, "ada", "req_nothing", all.get(0).id());

        // Then
        assertThat(unknown.status()).isEqualTo(404);
    }

    @Test
    void aPlaceThatIsNoneIsRefused() {
        for (String place : new String[] {"", "x", "2", "2-", "-1-3", "2-99999999999999999999", "99999-1", "2_3"}) {
            // When
            ServerSentEvents refused = ServerSentEvents.resume(another, "ada", "req_a", place);

            // Then
            assertThat(refused.status()).as(place).isEqualTo(400);
        }
        assertThat(ServerSentEvents.resume(another, "ada", "req_a", null).status())
                .isEqualTo(400);
        assertThat(ServerSentEvents.resume(another, "ada", "req_a", "2-999999999")
                        .status())
                .isEqualTo(404);
        assertThat(ServerSentEvents.resume(another, "ada", "req_a", "9-1").status())
                .isEqualTo(404);
    }

    @Test
    void whoNamesAPlaceBeyondTheEndOfTheLogEndsNobodyElsesStream() {
        // Given
        chat.script(ScriptedChatService.ECHO);
        List<Event> all = ask("ada").untilEnd();
        String requestId = chat.awaitRequest().requestId();
        ReplyPlace first = ReplyPlace.parse(all.get(0).id()).orElseThrow();
        ResumedChat bad = resumed("req_nothing", "eve", new ReplyPlace(0, 999_999_999_999L));
        ResumedChat good = resumed(requestId, "ada", first);

        try (ReplyFollower follower = follower()) {
            // When
            follower.follow(bad);
            follower.follow(good);
            follower.start();

            // Then
            StepVerifier.create(bad.replies()).expectError(Rejection.class).verify(PATIENCE);
            StepVerifier.create(good.replies())
                    .expectNextCount(all.size() - 1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void oneUserCanNotTakeThePlacesOfAllOthers() {
        // Given
        chat.script(ScriptedChatService.ECHO);
        List<Event> all = ask("ada").untilEnd();
        String requestId = chat.awaitRequest().requestId();
        String place = all.get(0).id();

        // When
        List<CompletableFuture<HttpResponse<String>>> invented = IntStream.range(0, 40)
                .mapToObj(i -> CLIENT.sendAsync(
                        resumption("mallory", "req_" + i, place), HttpResponse.BodyHandlers.ofString()))
                .toList();
        ServerSentEvents rest = ServerSentEvents.resume(another, "ada", requestId, place);

        // Then
        assertThat(rest.untilEnd()).isEqualTo(all.subList(1, all.size()));
        List<HttpResponse<String>> answers =
                invented.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(404, 429);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 429).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answer.body()).contains("urn:wingman:problem:too-many-resumes");
        });
    }

    @Test
    void whoHangsUpBeforeTheFirstEventLeavesItsPlace() throws Exception {
        // Given
        chat.script(ScriptedChatService.ECHO);
        String place = ask("ada").untilEnd().get(0).id();
        Gauge resumes =
                asked.bean(MeterRegistry.class).get("wingman.chat.resumes").gauge();
        try (Socket socket = new Socket("127.0.0.1", asked.port())) {
            String request = "GET /coach/chat/req_invented/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Tokens.of("ada", "user") + "\r\nLast-Event-ID: " + place + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().atMost(PATIENCE).until(() -> resumes.value() == 1);

            // When
            socket.close();
        }

        // Then
        Awaitility.await().atMost(PATIENCE).until(() -> resumes.value() == 0);
    }

    private static HttpRequest resumption(String userId, String requestId, String place) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + another.port() + "/coach/chat/" + requestId + "/events"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + Tokens.of(userId, "user"))
                .header("Last-Event-ID", place)
                .build();
    }

    private static ReplyFollower follower() {
        Map<String, Object> kafka = Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                SharedServers.kafka().bootstrapServers());
        return new ReplyFollower(kafka, new ResumePlaces(10, 10, new SimpleMeterRegistry()));
    }

    private static ResumedChat resumed(String requestId, String userId, ReplyPlace after) {
        return new ResumedChat(requestId, userId, after, 256, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    private static ServerSentEvents ask(String userId) {
        return ServerSentEvents.post(
                asked, userId, "/coach/chat", "text/event-stream", "{\"message\":\"Hi\",\"stream\":true}");
    }
}
