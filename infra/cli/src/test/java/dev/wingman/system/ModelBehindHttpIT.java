package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.TurnCompleted;
import dev.wingman.system.TraceCollector.Recorded;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Chats with a model that is reached over HTTP: what a collector of traces sees of them, and how large they may be. */
class ModelBehindHttpIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TraceContext CLIENT =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

    private static final int LARGEST_BODY = 992 * 1024;
    private static final int LONGEST_ANSWER = 128 * 1024;

    private static TraceCollector collector;
    private static FakeModelServer model;
    private static RunningSystem system;

    @BeforeAll
    static void start() {
        collector = TraceCollector.start();
        model = FakeModelServer.start();
        system = RunningSystem.start(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        collector.endpoint().toString(),
                        "OPENAI_BASE_URL",
                        model.baseUrl().toString(),
                        "OPENAI_MODEL",
                        "fake"),
                ServiceKind.GATEWAY,
                ServiceKind.CHAT,
                ServiceKind.CACHE);
    }

    @AfterAll
    static void stop() {
        system.close();
        model.close();
        collector.close();
    }

    @Test
    void aChatIsOneTraceFromTheClientToTheModelAndBackWithTheLoadThatItCaused() throws Exception {
        // Given
        model.says(FakeModelServer.ANSWER);

        // When
        HttpResponse<String> answer = chat("a-conversation-that-nobody-knows");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(FakeModelServer.ANSWER);
        await().atMost(LONG).untilAsserted(() -> assertThat(collector.spansOf(CLIENT.traceId()))
                .extracting(Recorded::service, Recorded::name)
                .containsExactlyInAnyOrder(
                        tuple("gateway-service", "POST /coach/chat"),
                        tuple("cache-service", "load conversation-owners"),
                        tuple("chat-service", "chat.turn"),
                        tuple("chat-service", "chat fake")));
        Recorded server = span("gateway-service", "POST /coach/chat", SpanKind.SPAN_KIND_SERVER);
        Recorded load = span("cache-service", "load conversation-owners", SpanKind.SPAN_KIND_CONSUMER);
        Recorded turn = span("chat-service", "chat.turn", SpanKind.SPAN_KIND_CONSUMER);
        Recorded call = span("chat-service", "chat fake", SpanKind.SPAN_KIND_CLIENT);
        assertThat(server.parentId()).isEqualTo(CLIENT.spanId());
        assertThat(load.parentId()).isEqualTo(server.spanId());
        assertThat(turn.parentId()).isEqualTo(server.spanId());
        assertThat(call.parentId()).isEqualTo(turn.spanId());
        assertThat(answer.headers().firstValue("traceresponse")).contains(place(server));
        assertThat(model.traceparents())
                .filteredOn(traceparent -> traceparent.contains(CLIENT.traceId()))
                .containsExactly(place(call));
        assertThat(system.read(Topics.CHAT_REPLIES))
                .extracting(reply -> reply.headers().trace())
                .filteredOn(trace -> trace.traceId().equals(CLIENT.traceId()))
                .extracting(TraceContext::traceparent)
                .isNotEmpty()
                .containsOnly(place(turn));
    }

    @Test
    void theLargestRequestWithTheLongestAnswerFitsIntoTheLogWhateverItsCharacters() throws Exception {
        for (String character : List.of("a", "\u0001", "\"", "\u20ac", "\ud83d\ude00")) {
            // Given
            model.says(character.repeat(200_000));
            String longest = character.repeat(16_000 / character.length());

            // When
            HttpResponse<String> answer = complete(bodyOf(LARGEST_BODY, character, longest));
            HttpResponse<String> tooLarge = complete(bodyOf(LARGEST_BODY + 1, character, longest));

            // Then
            assertThat(answer.statusCode()).as(character + answer.body()).isEqualTo(200);
            JsonNode choice =
                    WireJson.MAPPER.readTree(answer.body()).path("choices").path(0);
            assertThat(choice.path("finish_reason").asString("")).isEqualTo("length");
            assertThat(choice.path("message").path("content").asString(""))
                    .isEqualTo(character.repeat(LONGEST_ANSWER / character.length()));
            assertThat(tooLarge.statusCode()).isEqualTo(413);
            assertThat(tooLarge.body()).contains("\"code\":\"body_too_large\"");
        }
        assertThat(system.read(Topics.CHAT_TURNS))
                .extracting(turn -> ((TurnCompleted) turn.event()).message().length())
                .contains(16_000);
    }

    /** A request of exactly so many bytes, whose last message is the given one. */
    private static String bodyOf(int bytes, String character, String message) {
        String end = "\"},{\"role\":\"user\",\"content\":" + WireJson.MAPPER.writeValueAsString(message) + "}]}";
        StringBuilder body = new StringBuilder("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"");
        String escaped = WireJson.MAPPER.writeValueAsString(character);
        escaped = escaped.substring(1, escaped.length() - 1);
        int room = bytes - utf8(body + end);
        body.append(escaped.repeat(room / utf8(escaped)));
        return body + "x".repeat(room % utf8(escaped)) + end;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static HttpResponse<String> complete(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(system.gateway().resolve("/v1/chat/completions"))
                .timeout(LONG)
                .header("Authorization", "Bearer " + system.token("ada"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static HttpResponse<String> chat(String conversationId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(system.gateway().resolve("/coach/chat"))
                .timeout(LONG)
                .header("Authorization", "Bearer " + system.token("ada"))
                .header("Content-Type", "application/json")
                .header("traceparent", CLIENT.traceparent())
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"message\":\"Hi\",\"conversationId\":\"" + conversationId + "\"}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static Recorded span(String service, String name, SpanKind kind) {
        List<Recorded> found = collector.spansOf(CLIENT.traceId()).stream()
                .filter(span -> span.service().equals(service) && span.name().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).kind()).isEqualTo(kind);
        return found.get(0);
    }

    private static String place(Recorded span) {
        return new TraceContext(span.traceId(), span.spanId(), true).traceparent();
    }
}
