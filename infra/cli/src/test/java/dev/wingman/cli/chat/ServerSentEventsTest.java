package dev.wingman.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.cli.chat.ServerSentEvents.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {

    @Test
    void eventsAreTakenApartAndCommentsLeftOut() {
        assertThat(read("""
                event: accepted
                id: 3:17
                data: {"a":1}

                : keep-alive

                event:delta
                data:{"b":2}

                """)).containsExactly(new Event("accepted", "{\"a\":1}"), new Event("delta", "{\"b\":2}"));
    }

    @Test
    void dataLinesAreJoinedAndAnEventWithoutNameIsAMessage() {
        assertThat(read("data: one\ndata:  two\n\n")).containsExactly(new Event("message", "one\n two"));
    }

    @Test
    void anUnfinishedEventIsLeftOut() {
        assertThat(read("event: completed\ndata: {\"half\":")).isEmpty();
    }

    private static List<Event> read(String stream) {
        List<Event> events = new ArrayList<>();
        ServerSentEvents.read(stream.lines().iterator(), events::add);
        return events;
    }
}
