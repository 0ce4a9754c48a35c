package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.chat.provider.ProviderEvent.Counted;
import dev.wingman.chat.provider.ProviderEvent.Finished;
import dev.wingman.chat.provider.ProviderEvent.Text;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class OpenAiProviderTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String FINISH = chunk("[{'index':0,'delta':{},'finish_reason':'stop'}]", "null");
    private static final String USAGE = chunk(
            "[]",
            "{'prompt_tokens':20,'completion_tokens':5,'total_tokens':25,'prompt_tokens_details':{'cached_tokens':8}}");
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void aStreamBecomesTextAnEndAndACount() {
        String role = chunk("[{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}]", "null");
        try (WireServer server =
                new WireServer(WireServer.stream(role, text("Hel"), text("lo"), FINISH, USAGE, DONE))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hel"), new Text("lo"))
                    .expectNext(new Finished(FinishReason.STOP))
                    .expectNext(new Counted(new Usage(20, 5, 8)))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void theRequestIsWhatTheApiDemands() {
        try (WireServer server = new WireServer(WireServer.stream(text("x"), FINISH, DONE))) {
            // Given
            ProviderCall call = Asked.call(
                    new Sampling(77, 1.6, 0.9, List.of("END")), Asked.system("Be kind."), Asked.user("Tschüß"));

            // When
            run(provider(server), call);

            // Then
            WireServer.Received request = server.only();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/chat/completions");
            assertThat(request.headers().get("authorization")).isEqualTo("Bearer sk-secret");
            assertThat(request.headers().get("traceparent")).isEqualTo(Asked.TRACE.traceparent());
            assertThat(json(request.body())).isEqualTo(json("""
                                    {"model":"model-s","messages":[{"role":"system","content":"Be kind."},
                                                                   {"role":"user","content":"Tschüß"}],
                                     "stream":true,"stream_options":{"include_usage":true},"max_tokens":77,
                                     "temperature":1.6,"top_p":0.9,"stop":["END"]}
                                    """));
        }
    }

    @Test
    void openAiItselfIsSentTheNewNameOfTheLimit() {
        try (WireServer server = new WireServer(WireServer.stream(text("x"), FINISH, DONE))) {
            // When
            run(new OpenAiProvider(client(server, WireServer.HTTP), ApiKey.valueOf("k"), 1024, true), Asked.call("Hi"));

            // Then
            JsonNode body = json(server.only().body());
            assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(1024);
            assertThat(body.has("max_tokens")).isFalse();
        }
    }

    @Test
    void aServerThatWantsNoKeyIsSentNone() {
        try (WireServer server = new WireServer(WireServer.stream(text("x"), FINISH, DONE))) {
            // When
            run(new OpenAiProvider(client(server, WireServer.HTTP), ApiKey.valueOf(""), 1024, false), Asked.call("Hi"));

            // Then
            assertThat(server.only().headers().contains("authorization")).isFalse();
        }
    }

    @Test
    void theCountMayComeWithTheLastChoice() {
        String last = chunk(
                "[{'index':0,'delta':{'content':'!'},'finish_reason':'length'}]",
                "{'prompt_tokens':20,'completion_tokens':5}");
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), last, DONE))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"), new Text("!"))
                    .expectNext(new Finished(FinishReason.LENGTH))
                    .expectNext(new Counted(new Usage(20, 5, 0)))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void doneMayBeMissing() {
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), FINISH))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"), new Finished(FinishReason.STOP))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void theLastEventMayLackItsBlankLine() {
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), FINISH.stripTrailing()))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"), new Finished(FinishReason.STOP))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void doneAloneEndsTheAnswer() {
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), DONE))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"), new Finished(FinishReason.STOP))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void commentsAreSignsOfLife() {
        try (WireServer server =
                new WireServer(WireServer.stream(": OPENROUTER PROCESSING\n\n", text("Hi"), FINISH, DONE))) {
            StepVerifier.create(provider(server).stream(Asked.call("Hi")))
                    .expectNext(ProviderEvent.Alive.SIGN)
                    .expectNext(new Text("Hi"))
                    .thenConsumeWhile(event -> true)
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void aCharacterMayBeSplitOverPackets() {
        // Given each byte in a packet of its own
        byte[] all = (text("Küsschen 🧗 ") + FINISH + DONE).getBytes(StandardCharsets.UTF_8);
        Flux<byte[]> bytes = Flux.range(0, all.length).map(i -> new byte[] {all[i]});
        try (WireServer server = new WireServer(WireServer.bytes(bytes))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Küsschen 🧗 "), new Finished(FinishReason.STOP))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":",
                "<html>",
                "[]",
                "42",
                "{\"choices\":\"none\"}",
                "{\"choices\":[{\"index\":\"first\"}]}",
                "{\"choices\":[null]}"
            })
    void aMalformedChunkBreaksTheAnswer(String data) {
        try (WireServer server =
                new WireServer(WireServer.stream(text("Hi"), "data: " + data + "\n\n", FINISH, DONE))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.BROKEN))
                    .verify(LIMIT);
        }
    }

    @Test
    void countsThatCantBeTrueAreNotTaken() {
        String absurd = chunk("[]", "{'prompt_tokens':-4,'completion_tokens':900000000000}");
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), FINISH, absurd, DONE))) {
            StepVerifier.create(content(provider(server)).ofType(Counted.class))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void anEventBeyondTheLimitIsRefusedBeforeItIsKept() {
        // Given a line without end
        Flux<byte[]> endless = Flux.<byte[]>generate(sink -> sink.next(new byte[8_192]));
        try (WireServer server = new WireServer(WireServer.bytes(endless))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.BROKEN))
                    .verify(LIMIT);
            await().untilAsserted(() -> assertThat(server.open).hasValue(0));
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleBreaksTheAnswer() {
        try (WireServer server = new WireServer(WireServer.breaking(text("Hi")))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.BROKEN))
                    .verify(LIMIT);
        }
    }

    @Test
    void anErrorChunkEndsTheStream() {
        String error = "data: {\"error\":{\"message\":\"secret\",\"type\":\"server_error\",\"code\":null}}\n\n";
        try (WireServer server = new WireServer(WireServer.stream(text("Hi"), error))) {
            StepVerifier.create(content(provider(server)))
                    .expectNext(new Text("Hi"))
                    .expectErrorSatisfies(failure -> {
                        assertFault(failure, ProviderFault.UNAVAILABLE);
                        assertThat(failure.getMessage()).doesNotContain("secret");
                    })
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, context_length_exceeded, REQUEST_REFUSED",
        "400, invalid_request_error, content_filter, CONTENT_REFUSED",
        "401, invalid_request_error, invalid_api_key, ACCOUNT_REFUSED",
        "404, invalid_request_error, model_not_found, ACCOUNT_REFUSED",
        "422, BadRequestError, 422, REQUEST_REFUSED",
        "429, requests, rate_limit_exceeded, RATE_LIMITED",
        "429, insufficient_quota, insufficient_quota, ACCOUNT_REFUSED",
        "500, server_error, , UNAVAILABLE",
        "503, server_error, , UNAVAILABLE",
        "302, , , ACCOUNT_REFUSED"
    })
    void eachErrorHasItsMeaning(int status, String type, String code, ProviderFault fault) {
        String body = WireJson.MAPPER
                .createObjectNode()
                .set(
                        "error",
                        WireJson.MAPPER.createObjectNode().put("type", type).put("code", code))
                .toString();
        try (WireServer server = new WireServer(WireServer.error(status, body))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertFault(error, fault))
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"error\":\"a string\"}", "[1]", "null", "\"text\""})
    void anErrorPageOfAnyShapeIsUnderstoodByItsStatus(String body) {
        try (WireServer server = new WireServer(WireServer.error(503, body))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.UNAVAILABLE))
                    .verify(LIMIT);
        }
    }

    @Test
    void anEndlessErrorPageIsNotRead() {
        try (WireServer server = new WireServer(WireServer.error(500, "x".repeat(1_000_000)))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.UNAVAILABLE))
                    .verify(LIMIT);
        }
    }

    @Test
    void retryAfterInSecondsIsHandedOn() {
        try (WireServer server = new WireServer(WireServer.error(429, "{}", "Retry-After", "7"))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error ->
                            assertThat(((ProviderException) error).retryAfter()).isEqualTo(Duration.ofSeconds(7)))
                    .verify(LIMIT);
        }
    }

    @Test
    void retryAfterAsADateIsHandedOn() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(2));
        try (WireServer server = new WireServer(WireServer.error(503, "{}", "Retry-After", date))) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertThat(((ProviderException) error).retryAfter())
                            .isBetween(Duration.ofMinutes(110), Duration.ofHours(2)))
                    .verify(LIMIT);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI uri = URI.create("http://127.0.0.1:" + port + "/v1/chat/completions");
        OpenAiProvider provider = new OpenAiProvider(
                new EventStreamClient("openai", uri, WireServer.HTTP, Timekeeper.system()),
                ApiKey.valueOf("sk-secret"),
                1024,
                false);

        StepVerifier.create(content(provider))
                .expectErrorSatisfies(error -> assertFault(error, ProviderFault.UNAVAILABLE))
                .verify(LIMIT);
    }

    @Test
    void anAnswerThatIsNoStreamIsBroken() {
        WireServer.Answer page = response ->
                response.header("Content-Type", "application/json").sendString(Mono.just("{\"choices\":[]}"));
        try (WireServer server = new WireServer(page)) {
            StepVerifier.create(content(provider(server)))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.BROKEN))
                    .verify(LIMIT);
        }
    }

    @Test
    void cancellingClosesTheConnection() {
        try (WireServer server = new WireServer(WireServer.hanging(text("Hi")))) {
            // When the first text is enough
            StepVerifier.create(content(provider(server)).take(1))
                    .expectNext(new Text("Hi"))
                    .expectComplete()
                    .verify(LIMIT);

            // Then
            await().untilAsserted(() -> assertThat(server.open).hasValue(0));
        }
    }

    @Test
    void cancellingAnUnansweredCallClosesItsConnection() {
        try (WireServer server = new WireServer(WireServer.silence())) {
            // Given
            Disposable call = content(provider(server)).subscribe();
            await().untilAsserted(() -> assertThat(server.received).hasSize(1));

            // When
            call.dispose();

            // Then
            await().untilAsserted(() -> assertThat(server.open).hasValue(0));
        }
    }

    @Test
    void aConnectionIsUsedAgain() {
        try (WireServer server = new WireServer(WireServer.stream(text("x"), FINISH, USAGE, DONE))) {
            OpenAiProvider provider = provider(server);

            // When
            run(provider, Asked.call("Hi"));
            run(provider, Asked.call("Hi"));

            // Then
            assertThat(server.received).hasSize(2);
            assertThat(server.open).hasValue(1);
        }
    }

    @Test
    void callsBeyondTheConnectionsAndTheirQueueFailAtOnce() {
        HttpSettings narrow = new HttpSettings(Duration.ofSeconds(20), 1, 1, DataSize.ofKilobytes(64));
        try (WireServer server = new WireServer(WireServer.silence())) {
            // Given one call on the only connection, and one that waits for it
            OpenAiProvider provider = new OpenAiProvider(client(server, narrow), ApiKey.valueOf("k"), 1024, false);
            Disposable first = content(provider).subscribe();
            await().untilAsserted(() -> assertThat(server.received).hasSize(1));
            Disposable second = content(provider).subscribe(event -> {}, error -> {});

            // When
            StepVerifier.create(content(provider))
                    .expectErrorSatisfies(error -> assertFault(error, ProviderFault.NO_CONNECTION_FREE))
                    .verify(Duration.ofSeconds(10));

            first.dispose();
            second.dispose();
        }
    }

    @Test
    void aKeyShowsItselfNowhere() {
        ApiKey key = ApiKey.valueOf(" sk-secret ");

        assertThat(key.secret()).isEqualTo("sk-secret");
        assertThat(key).hasToString("***");
    }

    private static void run(ModelProvider provider, ProviderCall call) {
        StepVerifier.create(provider.stream(call))
                .thenConsumeWhile(event -> true)
                .expectComplete()
                .verify(LIMIT);
    }

    private static Flux<ProviderEvent> content(ModelProvider provider) {
        return provider.stream(Asked.call("Hi")).filter(event -> !(event instanceof ProviderEvent.Alive));
    }

    private static void assertFault(Throwable error, ProviderFault fault) {
        assertThat(error).isInstanceOfSatisfying(ProviderException.class, known -> assertThat(known.fault())
                .isEqualTo(fault));
    }

    private static OpenAiProvider provider(WireServer server) {
        return new OpenAiProvider(client(server, WireServer.HTTP), ApiKey.valueOf("sk-secret"), 1024, false);
    }

    private static EventStreamClient client(WireServer server, HttpSettings settings) {
        return new EventStreamClient(
                "openai", URI.create(server.url() + "/v1/chat/completions"), settings, Timekeeper.system());
    }

    private static String text(String text) {
        return chunk("[{'index':0,'delta':{'content':'" + text + "'},'finish_reason':null}]", "null");
    }

    private static String chunk(String choices, String usage) {
        String json = "{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1700000000,'model':'m','choices':"
                + choices + ",'usage':" + usage + "}";
        return "data: " + json.replace('\'', '"') + "\n\n";
    }

    private static JsonNode json(String text) {
        return WireJson.MAPPER.readTree(text);
    }
}
