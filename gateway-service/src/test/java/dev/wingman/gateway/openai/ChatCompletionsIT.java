package dev.wingman.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.ServerSentEvents;
import dev.wingman.gateway.ServerSentEvents.Event;
import dev.wingman.localstack.SharedServers;
import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Sampling;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class ChatCompletionsIT {

    private static final String HELLO = "\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

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

    @Test
    void aCompletionLooksAsOpenAiShowsIt() {
        // When
        ResponseSpec answer = post("{" + HELLO + "}");

        // Then
        ChatRequested request = chat.awaitRequest();
        answer.expectStatus()
                .isOk()
                .expectBody()
                .json(
                        """
                {
                  "id": "chatcmpl-%s",
                  "object": "chat.completion",
                  "created": %d,
                  "model": "simulated-economy",
                  "choices": [{
                    "index": 0,
                    "message": {"role": "assistant", "content": "You said: Hello", "refusal": null, "annotations": []},
                    "logprobs": null,
                    "finish_reason": "stop"
                  }],
                  "usage": {
                    "prompt_tokens": 12, "completion_tokens": 34, "total_tokens": 46,
                    "prompt_tokens_details": {"cached_tokens": 2}
                  },
                  "service_tier": "default",
                  "system_fingerprint": "wingman",
                  "wingman": {
                    "requestId": "%s", "conversationId": "%s",
                    "tier": "economy", "provider": "simulated", "source": "model",
                    "costMicroUsd": 1250, "costUsd": "0.001250",
                    "timing": {"queueMicros": 1500, "contextMicros": 250, "firstTokenMicros": 40000,
                               "providerMicros": 90000, "totalMicros": 95000}
                  }
                }
                """.formatted(
                                        request.requestId(),
                                        request.requestedAt().getEpochSecond(),
                                        request.requestId(),
                                        request.conversationId()),
                        JsonCompareMode.STRICT);
    }

    @Test
    void theTranscriptAndTheParametersReachTheLog() {
        // When
        post("""
                {"model": "gpt-4o-mini",
                 "messages": [
                   {"role": "developer", "content": "Be brief."},
                   {"role": "user", "content": [{"type": "text", "text": "Hi "}, {"type": "text", "text": "there"}], "name": "ada"},
                   {"role": "assistant", "content": "Hello!", "refusal": null, "annotations": [], "tool_calls": null},
                   {"role": "user", "content": "How are you?"},
                   {"role": "system", "content": "Answer in French."}],
                 "temperature": 0.3, "top_p": 0.9, "max_tokens": 5, "max_completion_tokens": 7, "stop": "END",
                 "n": 1, "seed": 42, "user": "u-1", "metadata": {"a": "b"}, "presence_penalty": 0,
                 "response_format": {"type": "text"}, "tools": [], "tool_choice": "none", "logprobs": false,
                 "logit_bias": {}, "modalities": ["text"], "stream": false, "store": true}
                """).expectStatus().isOk();

        // Then
        ChatRequested request = chat.awaitRequest();
        assertThat(request.message()).isEqualTo("How are you?");
        assertThat(request.transcript())
                .containsExactly(
                        new ChatMessage(ChatRole.SYSTEM, "Be brief."),
                        new ChatMessage(ChatRole.USER, "Hi there"),
                        new ChatMessage(ChatRole.ASSISTANT, "Hello!"),
                        new ChatMessage(ChatRole.SYSTEM, "Answer in French."));
        assertThat(request.sampling()).isEqualTo(new Sampling(7, 0.3, 0.9, List.of("END")));
        assertThat(request.model()).isEqualTo("auto");
    }

    @Test
    void aSingleMessageHasAnEmptyTranscriptSoThatNoConversationIsRemembered() {
        // When
        post("{" + HELLO + "}").expectStatus().isOk();

        // Then
        assertThat(chat.awaitRequest().transcript()).isEmpty();
    }

    @Test
    void aStreamIsChunksAndDone() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Hel"));
            service.reply(request, ScriptedChatService.delta(request, 1, 3, "lo"));
            service.reply(request, ScriptedChatService.completed(request, "Hello"));
        });

        // When
        List<Event> events = stream("{" + HELLO + ",\"stream\":true}").untilEnd();

        // Then
        String requestId = chat.awaitRequest().requestId();
        long created = chat.requests().get(0).requestedAt().getEpochSecond();
        String head =
                "{\"id\":\"chatcmpl-" + requestId + "\",\"object\":\"chat.completion.chunk\",\"created\":" + created
                        + ",\"model\":\"auto\",\"service_tier\":\"default\",\"system_fingerprint\":\"wingman\",\"choices\":[";
        assertThat(events).hasSize(5).allMatch(event -> event.name().equals("message"));
        assertThat(events.get(0).data())
                .isEqualTo(head + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}");
        assertThat(events.get(1).data())
                .isEqualTo(head
                        + "{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"logprobs\":null,\"finish_reason\":null}]}");
        assertThat(events.get(2).data()).contains("\"delta\":{\"content\":\"lo\"}");
        assertThat(events.get(3).data())
                .startsWith(head + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]")
                .contains("\"wingman\":{");
        assertThat(events.get(4).data()).isEqualTo("[DONE]");
    }

    @Test
    void usageComesInAChunkOfItsOwnWhenAskedFor() {
        // When
        List<Event> events = stream("{" + HELLO + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                .untilEnd();

        // Then
        assertThat(events).hasSize(5);
        assertThat(events.subList(0, 3)).allMatch(event -> event.data().contains("\"usage\":null"));
        assertThat(events.get(1).data()).contains("You said: Hello");
        assertThat(events.get(3).data())
                .contains(
                        "\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46");
        assertThat(events.get(4).data()).isEqualTo("[DONE]");
    }

    @Test
    void aStreamThatIsCutEndsWithAnErrorAndNotDone() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Hel"));
            service.reply(request, ScriptedChatService.failed(request, FailureReason.PROVIDER_UNAVAILABLE, null));
        });

        // When
        List<Event> events = stream("{" + HELLO + ",\"stream\":true}").untilEnd();

        // Then
        assertThat(events).hasSize(3);
        assertThat(events.get(2).data())
                .startsWith(
                        "{\"error\":{\"message\":\"The provider said no.\",\"type\":\"server_error\",\"param\":null,"
                                + "\"code\":\"provider_unavailable\"}");
    }

    @Test
    void aStreamThatFailsBeforeItsFirstTextIsAnsweredWithAStatus() {
        // Given
        chat.script((service, request) ->
                service.reply(request, ScriptedChatService.failed(request, FailureReason.RATE_LIMITED, 7_000L)));

        // When
        ServerSentEvents answer = stream("{" + HELLO + ",\"stream\":true}");

        // Then
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void aSpentBudgetIsASpentQuota() {
        // Given
        Instant renewed = Instant.now().plusSeconds(3_600);
        chat.script((service, request) -> service.reply(
                request, ScriptedChatService.overBudget(request, new BudgetState("month", 500_000, 1_200, renewed))));

        // When
        ServerSentEvents answer = stream("{" + HELLO + ",\"stream\":true}");

        // Then
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        post("{" + HELLO + "}")
                .expectStatus()
                .isEqualTo(429)
                .expectBody()
                .jsonPath("$.error.type")
                .isEqualTo("insufficient_quota")
                .jsonPath("$.error.code")
                .isEqualTo("insufficient_quota")
                .jsonPath("$.wingman.period")
                .isEqualTo("month")
                .jsonPath("$.wingman.remainingMicroUsd")
                .isEqualTo(1_200);
    }

    @Test
    void anAttemptThatSaysTheSameAgainGoesOnWhereTheFirstBroke() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Hello w"));
            service.reply(request, ScriptedChatService.delta(request, 2, 0, "Hel"));
            service.reply(request, ScriptedChatService.delta(request, 2, 3, "lo world"));
            service.reply(request, ScriptedChatService.completed(request, "Hello world!"));
        });

        // When
        List<Event> events = stream("{" + HELLO + ",\"stream\":true}").untilEnd();

        // Then
        assertThat(events.stream()
                        .map(Event::data)
                        .filter(data -> data.contains("\"delta\":{\"content\":"))
                        .map(data -> data.replaceAll(".*\"delta\":\\{\"content\":\"([^\"]*)\".*", "$1")))
                .containsExactly("Hello w", "orld", "!");
        assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
    }

    @Test
    void anAttemptThatSaysOtherwiseCutsTheStream() {
        // Given
        chat.script((service, request) -> {
            service.reply(request, ScriptedChatService.delta(request, 1, 0, "Yes"));
            service.reply(request, ScriptedChatService.delta(request, 2, 0, "No"));
            service.reply(request, ScriptedChatService.completed(request, "No"));
        });

        // When
        List<Event> events = stream("{" + HELLO + ",\"stream\":true}").untilEnd();

        // Then
        assertThat(events).hasSize(3);
        assertThat(events.get(2).data()).startsWith("{\"error\":");
    }

    @Test
    void modelsAreListedAndFound() {
        gateway.clientOf("ada")
                .get()
                .uri("/v1/models")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.object")
                .isEqualTo("list")
                .jsonPath("$.data[?(@.id=='premium')].object")
                .isEqualTo("model");
        gateway.clientOf("ada")
                .get()
                .uri("/v1/models/gpt-4.1-mini")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json(
                        "{\"id\":\"gpt-4.1-mini\",\"object\":\"model\",\"created\":1763683200,\"owned_by\":\"wingman\"}",
                        JsonCompareMode.STRICT);
        gateway.clientOf("ada")
                .get()
                .uri("/v1/models/no-such")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("model_not_found");
    }

    @Test
    void withoutAKeyTheErrorHasOpenAisShape() {
        gateway.client()
                .post()
                .uri("/v1/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{" + HELLO + "}")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("invalid_api_key")
                .jsonPath("$.error.type")
                .isEqualTo("invalid_request_error")
                .jsonPath("$.error.param")
                .isEmpty();
    }

    @Test
    void whatIsNotServedHereIsRefusedInOpenAisShapeToo() {
        gateway.clientOf("ada")
                .post()
                .uri("/v1/embeddings")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("unknown_url");
        // as the official clients write a model's name with a slash
        gateway.clientOf("ada")
                .get()
                .uri(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/models/vendor%2Fmodel"))
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("model_not_found");
    }

    private static ResponseSpec post(String body) {
        return gateway.clientOf("ada")
                .post()
                .uri("/v1/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static ServerSentEvents stream(String body) {
        return ServerSentEvents.post(gateway, "ada", "/v1/chat/completions", "application/json", body);
    }
}
