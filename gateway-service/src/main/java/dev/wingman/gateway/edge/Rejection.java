package dev.wingman.gateway.edge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request that is answered with an error. Carries what the answer says; the face that was asked decides on its shape.
 * Has no stack trace, since it is an answer and no fault. Immutable.
 */
public final class Rejection extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final @Nullable String field;
    private final @Nullable String code;
    private final transient HttpHeaders headers;
    private final transient Map<String, Object> extensions;

    private Rejection(
            ProblemType type,
            String detail,
            @Nullable String field,
            @Nullable String code,
            HttpHeaders headers,
            Map<String, Object> extensions) {
        super(detail, null, false, false);
        this.type = type;
        this.field = field;
        this.code = code;
        this.headers = headers;
        this.extensions = extensions;
    }

    /** @param detail one sentence for the caller; holds nothing that is secret or internal */
    public static Rejection of(ProblemType type, String detail) {
        return new Rejection(type, detail, null, null, new HttpHeaders(), Map.of());
    }

    /** @param field path of the field, for example {@code messages[0].role} */
    public static Rejection ofField(ProblemType type, String field, String detail) {
        return new Rejection(type, detail, field, null, new HttpHeaders(), Map.of());
    }

    /** The same with a machine-readable code, shown by faces that have one. */
    public Rejection withCode(String newCode) {
        return new Rejection(type, detail(), field, newCode, headers, extensions);
    }

    /** The same with a header for the answer. */
    public Rejection withHeader(String name, String value) {
        HttpHeaders more = HttpHeaders.copyOf(headers);
        more.set(name, value);
        return new Rejection(type, detail(), field, code, more, extensions);
    }

    /** The same with {@code Retry-After}, rounded up to whole seconds. */
    public Rejection withRetryAfter(Duration wait) {
        return withHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, (wait.toMillis() + 999) / 1_000)));
    }

    /** The same with a further member of the problem. */
    public Rejection with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new Rejection(type, detail(), field, code, headers, more);
    }

    public ProblemType type() {
        return type;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public @Nullable String field() {
        return field;
    }

    public @Nullable String code() {
        return code;
    }

    /** Headers that the answer carries besides the usual ones. */
    public HttpHeaders headers() {
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }

    /** Further members of the problem, in order. */
    public Map<String, Object> extensions() {
        return extensions;
    }
}
