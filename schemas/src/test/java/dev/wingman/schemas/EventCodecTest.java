package dev.wingman.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.schemas.chat.ChatEvent;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class EventCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:42:00.123456789Z");
    private static final EventSource SOURCE = new EventSource("gateway-service", "gateway-1");

    private static final EventCodec<RequestTelemetryEvent> TELEMETRY = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private static final EventCodec<ReplyEvent> REPLIES = new EventCodec<>(Topics.CHAT_REPLIES);
    private static final EventCodec<ChatEvent> CHATS = new EventCodec<>(Topics.CHAT_REQUESTS);

    private static final String CHAT = """
            {"requestId":"r","conversationId":"c","userId":"u","tenantId":"t","message":"secret","stream":true,
             "transcript":[{"role":"USER","content":"a secret"},{"role":"ASSISTANT","content":"a secret"}],
             "sampling":{"maxOutputTokens":10,"temperature":0.5,"stop":["END"]},
             "replyPartition":3,"requestedAt":"2026-11-20T10:42:00Z"}""";

    static Stream<Topic<?>> topics() {
        return Topics.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("topics")
    <E extends Event> void whatIsWrittenIsRead(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        RandomEvents random = new RandomEvents(42);
        for (Class<? extends E> type : EventCatalog.eventsOf(topic)) {
            for (int i = 0; i < 200; i++) {
                // Given
                E event = random.next(type);
                EventHeaders headers = codec.headers(event, SOURCE, NOW, TraceContext.start());

                // When
                ProducerRecord<byte[], byte[]> record = codec.encode(null, "key", event, headers);

                // Then
                assertThat(codec.decode(record.headers(), record.value())).isEqualTo(new Received<>(event, headers));
            }
        }
    }

    @Test
    void aRecordIsStampedWithTheTimeOfItsEvent() {
        // Given
        Heartbeat event = new Heartbeat("gateway-1", 0, NOW);

        // When
        ProducerRecord<byte[], byte[]> record =
                TELEMETRY.encode(2, "clé", event, TELEMETRY.headers(event, SOURCE, NOW, TraceContext.start()));

        // Then
        assertThat(record.topic()).isEqualTo("telemetry.requests");
        assertThat(record.partition()).isEqualTo(2);
        assertThat(record.key()).isEqualTo("clé".getBytes(UTF_8));
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void whatIsNullIsLeftOut() {
        // Given
        ChatEvent event = new ChatRequested("r", "c", "u", "t", "Hi", null, null, null, false, 0, null, null, NOW);

        // When
        String json = new String(CHATS.value(event), UTF_8);

        // Then
        assertThat(json).isEqualTo("""
                        {"requestId":"r","conversationId":"c","userId":"u","tenantId":"t","message":"Hi","stream":false,\
                        "replyPartition":0,"requestedAt":"2026-11-20T10:42:00.123456789Z"}""");
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() {
        // Given
        ObjectNode later = chat();
        later.put("priority", 7).putObject("budget").putArray("steps").add(1);
        later.withObjectProperty("sampling").put("topK", 5);

        // When
        ChatEvent read = decodeChat(later);

        // Then
        assertThat(read).isEqualTo(decodeChat(chat()));
    }

    @Test
    void anAbsentAndANullOptionalFieldAreTheSame() {
        // Given
        ObjectNode without = chat();
        without.remove("model");
        ObjectNode withNull = chat();
        withNull.putNull("model");

        // Then
        assertThat(decodeChat(withNull)).isEqualTo(decodeChat(without));
    }

    @ParameterizedTest
    @MethodSource("topics")
    <E extends Event> void eachRequiredFieldIsDemandedByName(Topic<E> topic) {
        EventCodec<E> codec = new EventCodec<>(topic);
        for (Class<? extends E> type : EventCatalog.eventsOf(topic)) {
            E event = new RandomEvents(7).next(type);
            Headers headers = headers(codec, event);
            for (var component : type.getRecordComponents()) {
                if (RequiredComponents.required(component)) {
                    String field = component.getName();
                    ObjectNode json = tree(codec.value(event));

                    json.remove(field);
                    assertThatThrownBy(() -> codec.decode(headers, bytes(json)))
                            .as("%s without %s", type.getSimpleName(), field)
                            .isInstanceOf(UnreadableEventException.class)
                            .hasMessageEndingWith("at field " + field);

                    json.putNull(field);
                    assertThatThrownBy(() -> codec.decode(headers, bytes(json)))
                            .as("%s with null for %s", type.getSimpleName(), field)
                            .isInstanceOf(UnreadableEventException.class)
                            .hasMessageEndingWith("at field " + field);
                }
            }
        }
    }

    static Stream<Arguments> brokenChats() {
        return Stream.of(
                broken("message", json -> json.put("message", 12)),
                broken("message", json -> json.put("message", true)),
                broken("message", json -> json.put("message", 1.5)),
                broken("message", json -> json.putArray("message").add("secret")),
                broken("message", json -> json.putObject("message").put("secret", "secret")),
                broken("stream", json -> json.put("stream", "secret")),
                broken("stream", json -> json.put("stream", "true")),
                broken("stream", json -> json.put("stream", 1)),
                broken("stream", json -> json.put("stream", "")),
                broken("replyPartition", json -> json.put("replyPartition", "3")),
                broken("replyPartition", json -> json.put("replyPartition", "")),
                broken("replyPartition", json -> json.put("replyPartition", 3.5)),
                broken("replyPartition", json -> json.put("replyPartition", 3.0)),
                broken("replyPartition", json -> json.put("replyPartition", 1L << 40)),
                broken("replyPartition", json -> json.put("replyPartition", true)),
                broken("requestedAt", json -> json.put("requestedAt", "secret")),
                broken("requestedAt", json -> json.put("requestedAt", "")),
                broken("requestedAt", json -> json.put("requestedAt", 1_700_000_000L)),
                broken("requestedAt", json -> json.put("requestedAt", 1_700_000_000.5)),
                broken("requestedAt", json -> json.put("requestedAt", "2026-11-20")),
                broken("requestedAt", json -> json.put("requestedAt", "+1000000001-01-01T00:00:00Z")),
                broken("sampling.maxOutputTokens", json -> json.withObjectProperty("sampling")
                        .put("maxOutputTokens", "10")),
                broken("sampling.maxOutputTokens", json -> json.withObjectProperty("sampling")
                        .put("maxOutputTokens", "")),
                broken("sampling.temperature", json -> json.withObjectProperty("sampling")
                        .put("temperature", "0.5")),
                broken("sampling.stop", json -> json.withObjectProperty("sampling")
                        .put("stop", "END")),
                broken("sampling.stop[1]", json -> json.withObjectProperty("sampling")
                        .withArrayProperty("stop")
                        .addNull()),
                broken("sampling", json -> json.put("sampling", "secret")),
                broken("sampling", json -> json.put("sampling", "")),
                broken("sampling", json -> json.putArray("sampling")),
                broken("transcript", json -> json.putObject("transcript")),
                broken("transcript", json -> json.put("transcript", "")),
                broken("transcript[2]", json -> transcript(json).addNull()),
                broken("transcript[2]", json -> transcript(json).add("secret")),
                broken(
                        "transcript[2].content",
                        json -> transcript(json).addObject().put("role", "USER")),
                broken(
                        "transcript[2].role",
                        json -> transcript(json).addObject().put("content", "secret")),
                broken("transcript[2].role", json -> transcript(json)
                        .addObject()
                        .put("role", "SECRET")
                        .put("content", "secret")),
                broken(
                        "transcript[2].role",
                        json -> transcript(json).addObject().put("role", "user").put("content", "secret")),
                broken(
                        "transcript[2].role",
                        json -> transcript(json).addObject().put("role", "").put("content", "secret")),
                broken(
                        "transcript[2].role",
                        json -> transcript(json).addObject().put("role", 1).put("content", "secret")));
    }

    @ParameterizedTest
    @MethodSource("brokenChats")
    void aFieldOfAnotherTypeIsNamed(String field, Consumer<ObjectNode> breakIt) {
        // Given
        ObjectNode json = chat();
        breakIt.accept(json);

        // Then
        assertThatThrownBy(() -> decodeChat(json))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("the value is no ChatRequested at field " + field)
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"secret\"",
                "12",
                "{",
                "{\"instance\":\"secret\"",
                "secret",
                "{\"instance\":\"g\",\"droppedEvents\":0,\"at\":\"2026-11-20T10:42:00Z\"} secret",
                "{\"instance\":\"g\",\"droppedEvents\":0,\"at\":\"2026-11-20T10:42:00Z\"}{}",
                "{'instance':'g','droppedEvents':0,'at':'2026-11-20T10:42:00Z'}",
                "{\"instance\":\"g\",\"droppedEvents\":NaN,\"at\":\"2026-11-20T10:42:00Z\"}",
                "<secret/>"
            })
    void aValueThatIsNoObjectIsUnreadable(String value) {
        // Given
        Heartbeat heartbeat = new Heartbeat("g", 0, NOW);

        // Then
        assertThatThrownBy(() -> TELEMETRY.decode(headers(TELEMETRY, heartbeat), value.getBytes(UTF_8)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageStartingWith("the value is")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aMissingValueIsUnreadable() {
        assertThatThrownBy(() -> TELEMETRY.decode(headers(TELEMETRY, new Heartbeat("g", 0, NOW)), null))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("the value is missing");
    }

    @ParameterizedTest
    @CsvSource({"[,]", "{\"a\":,}"})
    void deepNestingInAnUnknownFieldIsUnreadableAndNoStackOverflow(String open, String close) {
        // Given
        String nested = open.repeat(100_000) + "1" + close.repeat(100_000);
        String value = CHAT.replace("\"stream\":true", "\"stream\":true,\"later\":" + nested);

        // Then
        assertThatThrownBy(() -> CHATS.decode(chatHeaders(), value.getBytes(UTF_8)))
                .isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void anEventOfAnotherTopicIsUnreadable() {
        // Given
        Heartbeat heartbeat = new Heartbeat("g", 0, NOW);

        // Then
        assertThatThrownBy(() -> CHATS.decode(headers(TELEMETRY, heartbeat), TELEMETRY.value(heartbeat)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessage("an event of this type does not belong to chat.requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hi \ud83d", "\udcaa", "a\ud83db\udcaac", "\ud83d\udcaa"})
    void halfACharacterSurvivesInValidUtf8(String text) throws CharacterCodingException {
        // Given: a streamed answer can be cut inside a surrogate pair, and a client may send anything
        ChatEvent event = new ChatRequested("r", "c", "u", "t", text, null, null, null, false, 0, null, null, NOW);

        // When
        byte[] value = CHATS.value(event);

        // Then
        UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        assertThat(CHATS.decode(headers(CHATS, event), value).event()).isEqualTo(event);
    }

    @Test
    void aLongAnswerIsReadWhole() {
        // Given
        ReplyCompleted template = new RandomEvents(1).next(ReplyCompleted.class);
        String text = "word 語 ".repeat(100_000);
        ReplyEvent event = new ReplyCompleted(
                template.requestId(),
                template.conversationId(),
                template.userId(),
                text,
                template.finishReason(),
                template.tier(),
                template.provider(),
                template.model(),
                template.usage(),
                template.costMicroUsd(),
                template.source(),
                template.routedTier(),
                template.servedAnswer(),
                template.savedMicroUsd(),
                template.timing(),
                template.completedAt());

        // Then
        assertThat(REPLIES.decode(headers(REPLIES, event), REPLIES.value(event)).event())
                .isEqualTo(event);
    }

    private static Arguments broken(String field, Consumer<ObjectNode> breakIt) {
        return Arguments.of(field, breakIt);
    }

    private static ArrayNode transcript(ObjectNode json) {
        return json.withArrayProperty("transcript");
    }

    private static ObjectNode chat() {
        return tree(CHAT.getBytes(UTF_8));
    }

    private static ChatEvent decodeChat(ObjectNode json) {
        return CHATS.decode(chatHeaders(), bytes(json)).event();
    }

    private static Headers chatHeaders() {
        return headers(
                CHATS, new ChatRequested("r", "c", "u", "t", "Hi", List.of(), null, null, false, 0, null, null, NOW));
    }

    private static <E extends Event> Headers headers(EventCodec<E> codec, E event) {
        return codec.headers(event, SOURCE, NOW, TraceContext.start()).toKafka();
    }

    private static ObjectNode tree(byte[] json) {
        return (ObjectNode) WireJson.MAPPER.readTree(json);
    }

    private static byte[] bytes(ObjectNode json) {
        return WireJson.MAPPER.writeValueAsBytes(json);
    }
}
