package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.chat.provider.ProviderEvent.Counted;
import dev.wingman.chat.provider.ProviderEvent.Finished;
import dev.wingman.chat.provider.ProviderEvent.Text;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.FinishReason;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

class AnthropicProviderTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String START = frame(
            "message_start",
            "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','content':[],"
                    + "'model':'claude-sonnet-4-6','stop_reason':null,'stop_sequence':null,'usage':{'input_tokens':25,"
                    + "'cache_creation_input_tokens':10,'cache_read_input_tokens':100,'output_tokens':1}}}");
    private static final String BLOCK = frame(
            "content_block_start",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
    private static final String PING = frame("ping", "{'type':'ping'}");
    private static final String BLOCK_END = frame("content_block_stop", "{'type':'content_block_stop','index':0}");
    private static final String STOP = frame("message_stop", "{'type':'message_stop'}");

    @Test
    void aStreamBecomesTextCountsAndAnEnd() {
        try (WireServer server = new WireServer(
                WireServer.stream(START, BLOCK, PING, text("Hel"), text("lo"), BLOCK_END, end("end_turn", 15), STOP))) {
            StepVerifier.create(content(provider(server), Asked.call("Hi")))
                    .expectNext(new Counted(new Usage(135, 1, 100)))
                    .expectNext(new Text("Hel"), new Text("lo"))
                    .expectNext(new Counted(new Usage(135, 15, 100)))
                    .expectNext(new Finished(FinishReason.STOP))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void theRequestIsWhatTheApiDemands() {
        try (WireServer server = new WireServer(WireServer.stream(START, text("x"), end("end_turn", 1), STOP))) {
            // Given
            ProviderCall call = Asked.call(
                    new Sampling(77, 1.6, 0.9, List.of("END")),
                    Asked.system("Be kind."),
                    Asked.user("Hi"),
                    Asked.assistant(" "),
                    Asked.assistant("Hello"),
                    Asked.system("Be brief."),
                    Asked.user("Tschüß"));

            // When
            StepVerifier.create(provider(server).stream(call))
                    .thenConsumeWhile(event -> true)
                    .expectComplete()
                    .verify(LIMIT);

            // Then
            WireServer.Received request = server.only();
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /v1/messages");
            assertThat(request.headers().get("x-api-key")).isEqualTo("sk-ant-secret");
            assertThat(request.headers().get("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(request.headers().get("content-type")).isEqualTo("application/json");
            assertThat(request.headers().get("accept")).isEqualTo("text/event-stream");
            assertThat(request.headers().get("traceparent")).isEqualTo(Asked.TRACE.traceparent());
            assertThat(json(request.body())).isEqualTo(json("""
                                    {"model":"model-s","max_tokens":77,"stream":true,"system":"Be kind.\\n\\nBe brief.",
                                     "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},
                                                 {"role":"user","content":"Tschüß"}],
                                     "temperature":1.0,"stop_sequences":["END"]}
                                    """));
        }
    }

    @Test
    void withoutWishesTheDefaultsApply() {
        try (WireServer server = new WireServer(WireServer.stream(START, text("x"), end("end_turn", 1), STOP))) {
            // When
            StepVerifier.create(provider(server).stream(Asked.call("Hi")))
                    .thenConsumeWhile(event -> true)
                    .expectComplete()
                    .verify(LIMIT);

            // Then
            assertThat(json(server.only().body())).isEqualTo(json("""
                                    {"model":"model-s","max_tokens":1024,"stream":true,
                                     "messages":[{"role":"user","content":"Hi"}]}
                                    """));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "refusal, CONTENT_FILTER",
        "something_new, STOP"
    })
    void eachStopReasonHasItsMeaning(String reason, FinishReason finish) {
        try (WireServer server = new WireServer(WireServer.stream(START, text("x"), end(reason, 1), STOP))) {
            StepVerifier.create(content(provider(server), Asked.call("Hi")).ofType(Finished.class))
                    .expectNext(new Finished(finish))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, REQUEST_REFUSED",
        "401, authentication_error, ACCOUNT_REFUSED",
        "402, billing_error, ACCOUNT_REFUSED",
        "403, permission_error, ACCOUNT_REFUSED",
        "404, not_found_error, ACCOUNT_REFUSED",
        "413, request_too_large, REQUEST_REFUSED",
        "429, rate_limit_error, RATE_LIMITED",
        "500, api_error, UNAVAILABLE",
        "504, timeout_error, TIMED_OUT",
        "529, overloaded_error, UNAVAILABLE"
    })
    void eachErrorStatusHasItsMeaning(int status, String type, ProviderFault fault) {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"your prompt was: hello\"}}";
        try (WireServer server = new WireServer(WireServer.error(status, body))) {
            StepVerifier.create(provider(server).stream(Asked.call("Hi")))
                    .expectErrorSatisfies(error -> {
                        assertThat(((ProviderException) error).fault()).isEqualTo(fault);
                        assertThat(error).hasMessage("status " + status);
                    })
                    .verify(LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, UNAVAILABLE",
        "api_error, UNAVAILABLE",
        "rate_limit_error, RATE_LIMITED",
        "timeout_error, TIMED_OUT",
        "authentication_error, ACCOUNT_REFUSED",
        "invalid_request_error, REQUEST_REFUSED"
    })
    void anErrorEventInTheStreamEndsIt(String type, ProviderFault fault) {
        String error = frame("error", "{'type':'error','error':{'type':'" + type + "','message':'Overloaded'}}");
        try (WireServer server = new WireServer(WireServer.stream(START, BLOCK, text("Hel"), error))) {
            StepVerifier.create(content(provider(server), Asked.call("Hi")).ofType(Text.class))
                    .expectNext(new Text("Hel"))
                    .expectErrorSatisfies(failure ->
                            assertThat(((ProviderException) failure).fault()).isEqualTo(fault))
                    .verify(LIMIT);
        }
    }

    @Test
    void thinkingIsASignOfLifeAndNoText() {
        String thinking = frame(
                "content_block_delta",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hmm'}}");
        try (WireServer server =
                new WireServer(WireServer.stream(START, thinking, text("x"), end("end_turn", 1), STOP))) {
            StepVerifier.create(provider(server).stream(Asked.call("Hi")).ofType(Text.class))
                    .expectNext(new Text("x"))
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    private static Flux<ProviderEvent> content(ModelProvider provider, ProviderCall call) {
        return provider.stream(call).filter(event -> !(event instanceof ProviderEvent.Alive));
    }

    private static AnthropicProvider provider(WireServer server) {
        EventStreamClient client = new EventStreamClient(
                "anthropic", URI.create(server.url() + "/v1/messages"), WireServer.HTTP, Timekeeper.system());
        return new AnthropicProvider(client, ApiKey.valueOf("sk-ant-secret"), 1024);
    }

    private static String text(String text) {
        return frame(
                "content_block_delta",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + text + "'}}");
    }

    private static String end(String reason, int outputTokens) {
        return frame(
                "message_delta",
                "{'type':'message_delta','delta':{'stop_reason':'" + reason
                        + "','stop_sequence':null},'usage':{'output_tokens':" + outputTokens + "}}");
    }

    private static String frame(String event, String data) {
        return "event: " + event + "\ndata: " + data.replace('\'', '"') + "\n\n";
    }

    private static JsonNode json(String text) {
        return WireJson.MAPPER.readTree(text);
    }
}
