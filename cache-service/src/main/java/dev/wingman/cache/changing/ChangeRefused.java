package dev.wingman.cache.changing;

import dev.wingman.schemas.cache.ChangeOutcome;
import org.jspecify.annotations.Nullable;

/** The data does not allow a change. Its message is what the asker is told. Has no stack trace, since it is no fault. */
public final class ChangeRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ChangeOutcome outcome;
    private final @Nullable String field;

    private ChangeRefused(ChangeOutcome outcome, @Nullable String field, String detail) {
        super(detail, null, false, false);
        this.outcome = outcome;
        this.field = field;
    }

    /** @param field of the request, the one that can't be */
    public static ChangeRefused field(String field, String detail) {
        return new ChangeRefused(ChangeOutcome.REFUSED, field, detail);
    }

    /** What should be changed does not exist. */
    public static ChangeRefused notFound(String detail) {
        return new ChangeRefused(ChangeOutcome.NOT_FOUND, null, detail);
    }

    ChangeOutcome outcome() {
        return outcome;
    }

    @Nullable
    String field() {
        return field;
    }
}
