package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.JsonFields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /coach/chat} takes.
 *
 * @param pinnedBy field that names what is asked for, {@code tier} or {@code model}
 * @param asked {@code auto}, a tier, or what a name of {@link ChatSettings#models()} stands for; null when not given
 * @param stream null leaves it to the header {@code Accept}
 */
record CoachRequest(
        String message,
        @Nullable String conversationId,
        String pinnedBy,
        @Nullable String asked,
        @Nullable Boolean stream) {

    private static final Set<String> FIELDS = Set.of("message", "conversationId", "tier", "model", "stream");
    private static final Pattern CONVERSATION_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern TIER = Pattern.compile("economy|standard|premium|auto");
    private static final int LONGEST_MODEL = 128;

    /** @throws dev.wingman.gateway.edge.Rejection that names the field, when one is not valid */
    static CoachRequest of(JsonFields body, ChatSettings settings) {
        body.allow(FIELDS);
        String model = body.text("model", LONGEST_MODEL);
        if (model != null && !settings.models().containsKey(model)) {
            throw body.invalid("model", "names no model; GET /v1/models lists them");
        }
        String tier = body.text("tier", TIER, "economy, standard, premium or auto");
        String asked = model == null ? null : settings.models().get(model);
        if (tier != null && asked != null && !tier.equals(asked)) {
            throw body.invalid("tier", "says something else than `model`; one of them is enough");
        }
        return new CoachRequest(
                body.demandText("message", settings.maxMessageChars()),
                body.text(
                        "conversationId",
                        CONVERSATION_ID,
                        "1 to 128 letters, digits, points, colons, underscores or hyphens"),
                tier == null ? "model" : "tier",
                tier == null ? asked : tier,
                body.flag("stream"));
    }
}
