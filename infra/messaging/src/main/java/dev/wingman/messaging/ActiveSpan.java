package dev.wingman.messaging;

import dev.wingman.schemas.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A span that was started and must be ended. Safe for concurrent use; costs next to nothing when tracing is off. */
public final class ActiveSpan {

    private final Span span;
    private final TraceContext context;

    ActiveSpan(Span span, TraceContext context) {
        this.span = span;
        this.context = context;
    }

    /** What a record or request carries so that the next span becomes this one's child. */
    public TraceContext context() {
        return context;
    }

    public ActiveSpan attribute(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    public ActiveSpan attribute(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    /** Whether anybody will see it; what is costly to tell need not be told otherwise. */
    public boolean recorded() {
        return span.isRecording();
    }

    /** Gives it a better name, known only after its start. */
    public void rename(String name) {
        span.updateName(name);
    }

    /** @param reason what went wrong, without any user's content */
    public void fail(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
    }

    public void end() {
        span.end();
    }
}
