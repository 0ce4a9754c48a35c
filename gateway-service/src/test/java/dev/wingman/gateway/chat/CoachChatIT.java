package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.ServerSentEvents;
import dev.wingman.gateway.ServerSentEvents.Event;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class CoachChatIT {

    private static RunningGateway gateway;
    private static ScriptedChatService chat;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "wingman.chat.max-in-flight=5",
                "wingman.chat.answer-timeout=3s",
                "wingman.chat.stream-timeout=4s",
                "wingman.chat.keep-alive=300ms");
        chat = new ScriptedChatService(SharedServers.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        chat.close();
        gateway.close();
    }

    @BeforeEach
    void echo() {
        chat.script(ScriptedChatService.ECHO);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.bean(PendingChats.class).size() == 0);
    }

    @Test
    void aMessageIsAnsweredThroughTheLogWithAllThatIsKnownOfIt() {
        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hello\",\"conversationId\":\"c-1\"}");

        // Then
        ChatRequested request = chat.awaitRequest();
        answer.expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("X-Request-Id", request.requestId())
                .expectHeader()
                .valueEquals("X-Conversation-Id", "c-1")
                .expectHeader()
                .valueMatches(
                        "Server-Timing", "queue;dur=1\\.500, context;dur=0\\.250, model;dur=90\\.000, .*total;dur=.*")
                .expectBody()
                .jsonPath("$.requestId")
                .isEqualTo(request.requestId())
                .jsonPath("$.conversationId")
                .isEqualTo("c-1")
                .jsonPath("$.reply")
                .isEqualTo("You said: Hello")
                .jsonPath("$.tier")
                .isEqualTo("economy")
                .jsonPath("$.finishReason")
                .isEqualTo("stop")
                .jsonPath("$.costMicroUsd")
                .isEqualTo(1250)
                .jsonPath("$.costUsd")
                .isEqualTo("0.001250");
        assertThat(request.userId()).isEqualTo("ada");
        assertThat(request.tenantId()).isEqualTo("default");
        assertThat(request.transcript()).isNull();
        assertThat(request.stream()).isFalse();
    }

    @Test
    void aConversationWithoutAnIdGetsOneThatNobodyCanGuess() {
        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hello\"}");

        // Then
        answer.expectStatus().isOk().expectHeader().valueMatches("X-Conversation-Id", "conv_[A-Za-z0-9_-]{22}");
    }

    @Test
    void theTraceOfTheClientGoesOnInTheLogAndComesBack() {
        // Given
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        // When
        ResponseSpec answer = gateway.clientOf("ada")
                .post()
                .uri("/coach/chat")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"message\":\"Hello\"}")
                .exchange();

        // Then
        answer.expectStatus().isOk().expectHeader().valueMatches("traceresponse", "00-" + trace + "-[0-9a-f]{16}-01");
        assertThat(chat.onlyTrace().traceId()).isEqualTo(trace);
    }

    @Test
    void aStreamShowsEveryEventInTheOrderOfTheLogWithItsPlaceAndNothingBehindTheEnd() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Hel"));
            service.reply(request, ScriptedChatService.delta(request, 1, 3, "lo"));
            service.reply(request, ScriptedChatService.completed(request, "Hello"));
            service.reply(request, ScriptedChatService.completed(request, "Hello again"));
        });

        // When
        List<Event> events =
                stream("ada", "{\"message\":\"Hi\",\"stream\":true}").untilEnd();

        // Then
        assertThat(events).extracting(Event::name).containsExactly("accepted", "delta", "delta", "completed");
        assertThat(events).extracting(Event::id).doesNotContainNull();
        assertThat(events.get(1).data()).isEqualTo("{\"attempt\":1,\"position\":0,\"text\":\"Hel\"}");
        assertThat(events.get(2).data()).isEqualTo("{\"attempt\":1,\"position\":3,\"text\":\"lo\"}");
        assertThat(events.get(3).data()).contains("\"reply\":\"Hello\"", "\"costMicroUsd\":1250");
        assertThat(offsets(events)).isSorted().doesNotHaveDuplicates();
        assertThat(chat.requests().get(0).stream()).isTrue();
    }

    @Test
    void anAttemptThatStartsAnewSaysSoAndSupersedesTheOldOne() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Old"));
            service.reply(request, ScriptedChatService.delta(request, 2, 0, "New"));
            service.reply(request, ScriptedChatService.delta(request, 1, 3, "er"));
            service.reply(request, ScriptedChatService.delta(request, 2, 3, "est"));
            service.reply(request, ScriptedChatService.completed(request, "Newest"));
        });

        // When
        List<Event> events =
                stream("ada", "{\"message\":\"Hi\",\"stream\":true}").untilEnd();

        // Then
        assertThat(events)
                .filteredOn(event -> event.name().equals("delta"))
                .extracting(Event::data)
                .containsExactly(
                        "{\"attempt\":1,\"position\":0,\"text\":\"Old\"}",
                        "{\"attempt\":2,\"position\":0,\"text\":\"New\",\"restarted\":true}",
                        "{\"attempt\":2,\"position\":3,\"text\":\"est\"}");
    }

    @Test
    void acceptingEventStreamsIsEnoughToGetOne() {
        // When
        List<Event> events = ServerSentEvents.post(
                        gateway, "ada", "/coach/chat", "text/event-stream", "{\"message\":\"Hi\"}")
                .untilEnd();

        // Then
        assertThat(events).extracting(Event::name).containsExactly("accepted", "completed");
    }

    @Test
    void aQuietStreamIsKeptAliveWithComments() {
        // Given
        chat.script(ScriptedChatService.SILENCE);

        // When
        ServerSentEvents stream = stream("ada", "{\"message\":\"Hi\",\"stream\":true}");

        // Then
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> stream.comments() >= 2);
        ChatRequested request = chat.awaitRequest();
        chat.reply(request, ScriptedChatService.completed(request, "At last"));
        assertThat(stream.untilEnd()).extracting(Event::name).containsExactly("accepted", "completed");
    }

    @Test
    void aStreamThatTakesTooLongEndsWithAWordAndTheRequestGoesOn() {
        // Given
        chat.script(ScriptedChatService.SILENCE);

        // When
        List<Event> events =
                stream("ada", "{\"message\":\"Hi\",\"stream\":true}").untilEnd();

        // Then
        assertThat(events).extracting(Event::name).containsExactly("accepted", "interrupted");
        assertThat(events.get(1).data())
                .contains(
                        "\"reason\":\"timeout\"",
                        "/coach/chat/" + chat.awaitRequest().requestId() + "/events");
    }

    @Test
    void anAnswerThatTakesTooLongIsPromisedForLater() {
        // Given
        chat.script(ScriptedChatService.SILENCE);

        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hi\",\"conversationId\":\"c-2\"}");

        // Then
        String requestId = chat.awaitRequest().requestId();
        answer.expectStatus()
                .isEqualTo(504)
                .expectHeader()
                .valueEquals("x-should-retry", "false")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:answer-pending")
                .jsonPath("$.requestId")
                .isEqualTo(requestId)
                .jsonPath("$.conversationId")
                .isEqualTo("c-2")
                .jsonPath("$.events")
                .value(String.class, events -> assertThat(events)
                        .startsWith("/coach/chat/" + requestId + "/events?after="));
    }

    @Test
    void aFailureTellsWhatTheClientCanDo() {
        // Given
        chat.script((service, request) ->
                service.reply(request, ScriptedChatService.failed(request, FailureReason.RATE_LIMITED, 2_500L)));

        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hi\"}");

        // Then
        answer.expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .valueEquals("Retry-After", "3")
                .expectHeader()
                .valueEquals("x-should-retry", "true")
                .expectBody()
                .jsonPath("$.reason")
                .isEqualTo("rate_limited")
                .jsonPath("$.retryable")
                .isEqualTo(true);
    }

    @Test
    void aStreamedFailureIsOneFailedEvent() {
        // Given
        chat.script((service, request) ->
                service.reply(request, ScriptedChatService.failed(request, FailureReason.CONTENT_REFUSED, null)));

        // When
        List<Event> events =
                stream("ada", "{\"message\":\"Hi\",\"stream\":true}").untilEnd();

        // Then
        assertThat(events).extracting(Event::name).containsExactly("accepted", "failed");
        assertThat(events.get(1).data()).contains("\"reason\":\"content_refused\"", "\"retryable\":false");
    }

    @Test
    void aSpentBudgetIs402WithWhatIsLeftAndWhenItIsRenewed() {
        // Given
        Instant renewed = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        chat.script((service, request) -> service.reply(
                request, ScriptedChatService.overBudget(request, new BudgetState("day", 500_000, 1_200, renewed))));

        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hi\"}");

        // Then
        answer.expectStatus()
                .isEqualTo(402)
                .expectHeader()
                .value("Retry-After", wait -> assertThat(Long.parseLong(wait)).isBetween(3_500L, 3_600L))
                .expectHeader()
                .valueEquals("x-should-retry", "false")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:wingman:problem:budget-spent")
                .jsonPath("$.period")
                .isEqualTo("day")
                .jsonPath("$.limitMicroUsd")
                .isEqualTo(500_000)
                .jsonPath("$.remainingMicroUsd")
                .isEqualTo(1_200)
                .jsonPath("$.resetsAt")
                .isEqualTo(renewed.toString());
        assertThat(stream("ada", "{\"message\":\"Hi\",\"stream\":true}")
                        .untilEnd()
                        .get(1)
                        .data())
                .contains(
                        "\"reason\":\"budget_spent\"",
                        "\"limitMicroUsd\":500000",
                        "\"remainingMicroUsd\":1200",
                        "\"resetsAt\":\"" + renewed + "\"");
    }

    @Test
    void aBudgetThatNobodyKnowsIs503WithAWait() {
        // Given
        chat.script((service, request) ->
                service.reply(request, ScriptedChatService.failed(request, FailureReason.BUDGET_UNKNOWN, 5_000L)));

        // When
        ResponseSpec answer = post("ada", "{\"message\":\"Hi\"}");

        // Then
        answer.expectStatus().isEqualTo(503).expectHeader().valueEquals("Retry-After", "5");
    }

    @Test
    void beyondTheBoundNothingIsAcceptedUntilOneEnds() {
        // Given
        chat.script(ScriptedChatService.SILENCE);
        List<ServerSentEvents> open = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> stream("ada", "{\"message\":\"Hi " + i + "\",\"stream\":true}"))
                .toList();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> chat.requests().size() == 5);

        // When
        ResponseSpec refused = post("ada", "{\"message\":\"one more\"}");

        // Then
        refused.expectStatus().isEqualTo(503).expectHeader().valueEquals("Retry-After", "1");
        assertThat(chat.requests()).hasSize(5);
        chat.requests().forEach(request -> chat.reply(request, ScriptedChatService.completed(request, "Done")));
        open.forEach(
                stream -> assertThat(stream.untilEnd()).extracting(Event::name).endsWith("completed"));
        chat.script(ScriptedChatService.ECHO);
        post("ada", "{\"message\":\"again\"}").expectStatus().isOk();
    }

    @Test
    void aClientThatHangsUpStopsNothingAndKeepsItsPlaceUntilTheEnd() {
        // Given
        chat.script(ScriptedChatService.SILENCE);
        ServerSentEvents stream = stream("ada", "{\"message\":\"Hi\",\"stream\":true}");
        ChatRequested request = chat.awaitRequest();

        // When
        stream.hangUp();

        // Then
        assertThat(gateway.bean(PendingChats.class).size()).isEqualTo(1);
        chat.reply(request, ScriptedChatService.completed(request, "Nobody listens"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> gateway.bean(PendingChats.class).size() == 0);
    }

    private static ResponseSpec post(String userId, String body) {
        return gateway.clientOf(userId)
                .post()
                .uri("/coach/chat")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static ServerSentEvents stream(String userId, String body) {
        return ServerSentEvents.post(gateway, userId, "/coach/chat", "*/*", body);
    }

    private static List<Long> offsets(List<Event> events) {
        return events.stream()
                .map(event -> ReplyPlace.parse(event.id()).orElseThrow().offset())
                .toList();
    }
}
