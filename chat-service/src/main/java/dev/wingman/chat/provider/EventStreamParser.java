package dev.wingman.chat.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a stream of bytes into server-sent events, of which only the data is kept. Holds at most one unfinished event of
 * bounded size. For one stream.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">Parsing an event
 *     stream</a>
 */
final class EventStreamParser {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String DATA = "data";

    private final int maxEventBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private boolean dataSeen;
    private boolean afterReturn;
    private boolean begun;

    /** @param maxEventBytes an event that takes more bytes is refused */
    EventStreamParser(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * @return data of the events that these bytes complete, and an empty text for each comment
     * @throws ProviderException {@link ProviderFault#BROKEN} when an event is too large
     */
    List<String> read(ByteBuffer bytes) {
        List<String> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean pair = afterReturn && next == '\n';
            afterReturn = next == '\r';
            if (pair) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                endLine(events);
            } else {
                line.write(next);
                if (line.size() + data.length() > maxEventBytes) {
                    throw new ProviderException(ProviderFault.BROKEN, "an event is larger than the limit");
                }
            }
        }
        return events;
    }

    /**
     * The stream is over. An event without its blank line counts, though the standard drops it: some servers end so.
     */
    List<String> end() {
        List<String> events = new ArrayList<>();
        if (line.size() > 0) {
            endLine(events);
        }
        if (dataSeen) {
            dispatch(events);
        }
        return events;
    }

    private void endLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun) {
            begun = true;
            text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            if (dataSeen) {
                dispatch(events);
            }
        } else if (text.charAt(0) == ':') {
            events.add("");
        } else {
            field(text);
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        if (!(colon < 0 ? text : text.substring(0, colon)).equals(DATA)) {
            return;
        }
        String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        if (dataSeen) {
            data.append('\n');
        }
        dataSeen = true;
        data.append(value);
    }

    private void dispatch(List<String> events) {
        events.add(data.toString());
        data.setLength(0);
        dataSeen = false;
    }
}
