package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamParserTest {

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesEndInAnyOfThreeWays(String end) {
        String stream = "event: a" + end + "data: one" + end + end + "data: two" + end + end;

        assertThat(parse(stream)).containsExactly("one", "two");
        assertThat(parseByteByByte(stream)).containsExactly("one", "two");
    }

    @Test
    void linesOfDataAreJoined() {
        assertThat(parse("data: {\ndata:  \"a\"\ndata\ndata:}\n\n")).containsExactly("{\n \"a\"\n\n}");
    }

    @Test
    void otherFieldsAndEventsWithoutDataAreLeftOut() {
        assertThat(parse("id: 7\nretry: 10\ndatum: x\n\n\n\ndata: one\n\n")).containsExactly("one");
    }

    @Test
    void aCommentIsASignOfLife() {
        assertThat(parse(": ping\n\ndata: one\n\n")).containsExactly("", "one");
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(parse("\uFEFFdata: one\n\n")).containsExactly("one");
    }

    @Test
    void anUnfinishedEventCountsAtTheEnd() {
        assertThat(parse("data: one\n\ndata: two")).containsExactly("one", "two");
    }

    @Test
    void charactersMayBeSplit() {
        assertThat(parseByteByByte("data: Küsschen 🧗\n\n")).containsExactly("Küsschen 🧗");
    }

    @Test
    void aLineBeyondTheLimitIsRefused() {
        EventStreamParser parser = new EventStreamParser(100);

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> parser.read(ByteBuffer.wrap(new byte[101])))
                .matches(error -> error.fault() == ProviderFault.BROKEN);
    }

    @Test
    void anEventOfManyLinesBeyondTheLimitIsRefused() {
        EventStreamParser parser = new EventStreamParser(100);

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> parser.read(bytes("data: 0123456789\n".repeat(20))));
    }

    @Test
    void theLimitIsOnOneEventAndNotOnTheStream() {
        EventStreamParser parser = new EventStreamParser(100);

        assertThat(parser.read(bytes("data: 0123456789\n\n".repeat(1_000)))).hasSize(1_000);
    }

    private static List<String> parse(String stream) {
        EventStreamParser parser = new EventStreamParser(1_000);
        List<String> events = new ArrayList<>(parser.read(bytes(stream)));
        events.addAll(parser.end());
        return events;
    }

    private static List<String> parseByteByByte(String stream) {
        EventStreamParser parser = new EventStreamParser(1_000);
        List<String> events = new ArrayList<>();
        for (byte next : stream.getBytes(StandardCharsets.UTF_8)) {
            events.addAll(parser.read(ByteBuffer.wrap(new byte[] {next})));
        }
        events.addAll(parser.end());
        return events;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
