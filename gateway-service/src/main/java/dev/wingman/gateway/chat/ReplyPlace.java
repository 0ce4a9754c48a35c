package dev.wingman.gateway.chat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in {@code chat.replies}; what the {@code id} of a server-sent event names, as {@code <partition>-<offset>}.
 *
 * @param offset -1 is the place before the first record
 */
public record ReplyPlace(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})-(-1|\\d{1,18})");

    static Optional<ReplyPlace> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ReplyPlace(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
