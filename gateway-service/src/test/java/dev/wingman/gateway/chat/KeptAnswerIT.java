package dev.wingman.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.ServerSentEvents;
import dev.wingman.gateway.ServerSentEvents.Event;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ServedAnswer;
import dev.wingman.schemas.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/** What clients say to the answer cache and are told about it, on both faces. */
class KeptAnswerIT {

    private static final String KEY = "abcdefghijklmnopqrstuv";
    private static final String COACH = "/coach/chat";
    private static final String COACH_BODY = "{\"message\":\"What is a deload week?\"}";
    private static final String OPENAI = "/v1/chat/completions";
    private static final String OPENAI_BODY =
            "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"What is a deload week?\"}]}";

    private static RunningGateway gateway;
    private static ScriptedChatService chat;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start();
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
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-cache|NO_CACHE",
                "No-Cache|NO_CACHE",
                "max-age=0|NO_CACHE",
                "no-store|NO_STORE",
                "no-cache, no-store|NO_STORE",
                "no-store, no-cache|NO_STORE",
                "max-age=60|",
                "only-if-cached|",
                "x-no-cache|"
            })
    void aDirectiveReachesTheLogFromBothFaces(String header, @Nullable CacheDirective directive) {
        for (String face : List.of(COACH, OPENAI)) {
            // Given
            chat.script(ScriptedChatService.ECHO);

            // When
            post(face, header).expectStatus().isOk().expectBody(String.class);

            // Then
            assertThat(chat.awaitRequest())
                    .as(face)
                    .extracting(ChatRequested::cache)
                    .isEqualTo(directive);
        }
    }

    @Test
    void withoutADirectiveNothingIsSaid() {
        post(COACH, null).expectStatus().isOk().expectBody(String.class);

        assertThat(chat.awaitRequest().cache()).isNull();
    }

    @Test
    void anAnswerThatMeansTheSameTellsHowItWasFound() {
        // Given
        chat.script((service, request) -> service.reply(request, kept(request, AnswerSource.SEMANTIC, 0.97)));

        // When
        ResponseSpec coach = post(COACH, null);
        ResponseSpec completion = post(OPENAI, null);

        // Then
        coach.expectHeader()
                .valueEquals("X-Cache", "semantic")
                .expectHeader()
                .valueEquals(HttpHeaders.AGE, "61")
                .expectBody()
                .jsonPath("$.source")
                .isEqualTo("semantic")
                .jsonPath("$.cache")
                .isEqualTo("semantic")
                .jsonPath("$.similarity")
                .isEqualTo(0.97)
                .jsonPath("$.ageMillis")
                .isEqualTo(61_999)
                .jsonPath("$.key")
                .isEqualTo(KEY)
                .jsonPath("$.costMicroUsd")
                .isEqualTo(0);
        completion
                .expectHeader()
                .valueEquals("X-Cache", "semantic")
                .expectHeader()
                .valueEquals(HttpHeaders.AGE, "61")
                .expectBody()
                .jsonPath("$.wingman.cache")
                .isEqualTo("semantic")
                .jsonPath("$.wingman.similarity")
                .isEqualTo(0.97)
                .jsonPath("$.wingman.ageMillis")
                .isEqualTo(61_999)
                .jsonPath("$.wingman.key")
                .isEqualTo(KEY)
                .jsonPath("$.wingman.costMicroUsd")
                .isEqualTo(0);
    }

    @Test
    void theSameQuestionHasNoSimilarityAndNobodyIsToldWhoAskedFirst() {
        // Given
        chat.script((service, request) -> service.reply(request, kept(request, AnswerSource.EXACT, null)));

        for (String face : List.of(COACH, OPENAI)) {
            // When
            ResponseSpec answer = post(face, null);

            // Then
            String body = new String(
                    Objects.requireNonNull(answer.expectStatus()
                            .isOk()
                            .expectBody()
                            .returnResult()
                            .getResponseBody()),
                    StandardCharsets.UTF_8);
            assertThat(body)
                    .contains("\"cache\":\"exact\"", "\"key\":\"" + KEY + "\"")
                    .doesNotContain("similarity", "req_of_another");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {COACH, OPENAI})
    void anAnswerOfAModelSaysNothingOfACache(String face) {
        ResponseSpec answer = post(face, null);

        answer.expectHeader().doesNotExist("X-Cache").expectHeader().doesNotExist(HttpHeaders.AGE);
        assertThat(new String(
                        Objects.requireNonNull(
                                answer.expectBody().returnResult().getResponseBody()),
                        StandardCharsets.UTF_8))
                .doesNotContain("\"cache\"", "\"key\"", "\"ageMillis\"", "\"similarity\"");
    }

    @Test
    void aStreamTellsItWithItsEnd() {
        // Given
        chat.script((service, request) -> service.reply(request, kept(request, AnswerSource.SEMANTIC, 0.97)));

        // When
        List<Event> coach = ServerSentEvents.post(gateway, "ada", COACH, "text/event-stream", COACH_BODY)
                .untilEnd();
        List<Event> completion = ServerSentEvents.post(
                        gateway, "ada", OPENAI, "*/*", OPENAI_BODY.replace("{\"model\"", "{\"stream\":true,\"model\""))
                .untilEnd();

        // Then
        isTold(json(coach.get(coach.size() - 1)));
        assertThat(completion.get(completion.size() - 1).data()).isEqualTo("[DONE]");
        isTold(json(completion.get(completion.size() - 2)).path("wingman"));
    }

    private static void isTold(JsonNode member) {
        assertThat(member.path("cache").asString()).isEqualTo("semantic");
        assertThat(member.path("similarity").asDouble()).isEqualTo(0.97);
        assertThat(member.path("ageMillis").asLong()).isEqualTo(61_999);
        assertThat(member.path("key").asString()).isEqualTo(KEY);
    }

    private static JsonNode json(Event event) {
        return WireJson.MAPPER.readTree(event.data());
    }

    private static ResponseSpec post(String face, @Nullable String cacheControl) {
        return gateway.clientOf("ada")
                .post()
                .uri(face)
                .headers(headers -> {
                    if (cacheControl != null) {
                        headers.set(HttpHeaders.CACHE_CONTROL, cacheControl);
                    }
                })
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(face.equals(COACH) ? COACH_BODY : OPENAI_BODY)
                .exchange();
    }

    private static ReplyCompleted kept(ChatRequested request, AnswerSource source, @Nullable Double similarity) {
        ReplyCompleted reply = ScriptedChatService.completed(request, "A week of less.");
        return new ReplyCompleted(
                reply.requestId(),
                reply.conversationId(),
                reply.userId(),
                reply.text(),
                reply.finishReason(),
                reply.tier(),
                reply.provider(),
                reply.model(),
                Usage.NONE,
                0,
                source,
                reply.routedTier(),
                new ServedAnswer(KEY, similarity, 61_999, "req_of_another"),
                1_250L,
                reply.timing(),
                reply.completedAt());
    }
}
