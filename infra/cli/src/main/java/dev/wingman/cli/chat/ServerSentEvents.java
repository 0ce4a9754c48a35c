package dev.wingman.cli.chat;

import java.util.Iterator;
import java.util.function.Consumer;

/**
 * Reads a stream of server-sent events line by line.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">The
 *     format</a>
 */
final class ServerSentEvents {

    /** @param data several data lines are joined by line breaks */
    record Event(String name, String data) {}

    private ServerSentEvents() {}

    /** Hands on each event as soon as it is complete; an unfinished one at the end is left out. */
    static void read(Iterator<String> lines, Consumer<Event> consumer) {
        String name = "message";
        StringBuilder data = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    consumer.accept(new Event(name, data.substring(0, data.length() - 1)));
                }
                name = "message";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                name = value(line, "event:");
            } else if (line.startsWith("data:")) {
                data.append(value(line, "data:")).append('\n');
            }
        }
    }

    private static String value(String line, String field) {
        int start = field.length();
        return line.substring(line.startsWith(" ", start) ? start + 1 : start);
    }
}
