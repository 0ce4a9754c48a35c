package dev.wingman.gateway.chat;

import dev.wingman.schemas.chat.CacheDirective;
import dev.wingman.schemas.chat.ReplyCompleted;
import dev.wingman.schemas.chat.ServedAnswer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What clients say and are told about the answer cache in headers: {@code Cache-Control: no-cache} and {@code no-store} in a
 * request; {@code X-Cache: exact} or {@code semantic}, and {@code Age} in seconds, in an answer that was kept.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2.1">Request directives</a>
 */
public final class CacheHeaders {

    static final String CACHE = "X-Cache";

    private CacheHeaders() {}

    /** The stronger of the directives that a request names; null when it names neither. */
    public static @Nullable CacheDirective asked(HttpHeaders headers) {
        CacheDirective asked = null;
        for (String line : headers.getOrEmpty(HttpHeaders.CACHE_CONTROL)) {
            for (String directive : List.of(line.toLowerCase(Locale.ROOT).split(","))) {
                String name = directive.strip();
                if (name.equals("no-store")) {
                    return CacheDirective.NO_STORE;
                }
                if (name.equals("no-cache") || name.equals("max-age=0")) {
                    asked = CacheDirective.NO_CACHE;
                }
            }
        }
        return asked;
    }

    /** Tells of a kept answer; leaves the headers of any other alone. */
    public static void tell(ReplyCompleted reply, HttpHeaders headers) {
        ServedAnswer served = reply.servedAnswer();
        if (served != null) {
            headers.set(CACHE, reply.source().name().toLowerCase(Locale.ROOT));
            headers.set(HttpHeaders.AGE, Long.toString(served.ageMillis() / 1_000));
        }
    }
}
