package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.JsonFields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /coach/chat} takes.
 *
 * @param model a name of {@link ChatSettings#models()}, already replaced by what it stands for; null when not given
 * @param stream null leaves it to the header {@code Accept}
 */
record CoachRequest(
        String message,
        @Nullable String conversationId,
        @Nullable String model,
        @Nullable Boolean stream) {

    private static final Set<String> FIELDS = Set.of("message", "conversationId", "model", "stream");
    private static final Pattern CONVERSATION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final int LONGEST_MODEL = 128;

    /** @throws dev.wingman.gateway.edge.Rejection that names the field, when one is not valid */
    static CoachRequest of(JsonFields body, ChatSettings settings) {
        body.allow(FIELDS);
        String model = body.text("model", LONGEST_MODEL);
        if (model != null && !settings.models().containsKey(model)) {
            throw body.invalid("model", "names no model; GET /v1/models lists them");
        }
        return new CoachRequest(
                body.demandText("message", settings.maxMessageChars()),
                body.text(
                        "conversationId",
                        CONVERSATION_ID,
                        "1 to 128 letters, digits, points, colons, underscores or hyphens"),
                model == null ? null : settings.models().get(model),
                body.flag("stream"));
    }
}
