package dev.wingman.gateway.openai;

import dev.wingman.gateway.edge.JsonFields;
import dev.wingman.gateway.edge.ProblemType;
import dev.wingman.gateway.edge.Rejection;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a completion.
 *
 * @param message the last message of the user: what is to be answered
 * @param transcript all others, in order; instructions that follow the last message of the user count among them
 */
record CompletionMessages(String message, List<ChatMessage> transcript) {

    private static final int MOST = 2_000;
    private static final int MOST_PARTS = 100;
    private static final int LONGEST_WORD = 128;

    /** What messages may have; clients send answers back with all their fields, so empty ones are passed over. */
    private static final Set<String> FIELDS =
            Set.of("role", "content", "name", "refusal", "annotations", "audio", "tool_calls", "function_call");

    /** @throws Rejection that names the message */
    static CompletionMessages of(JsonFields body, int maxMessageChars) {
        List<ChatMessage> all = new ArrayList<>();
        int last = -1;
        List<JsonFields> given = body.demandObjects("messages", MOST);
        for (JsonFields message : given) {
            ChatRole role = role(message);
            all.add(new ChatMessage(role, content(message, role)));
            if (role == ChatRole.USER) {
                last = all.size() - 1;
            }
        }
        if (last < 0) {
            throw body.invalid("messages", "must have a message of the role user");
        }
        for (int i = last + 1; i < all.size(); i++) {
            if (all.get(i).role() == ChatRole.ASSISTANT) {
                throw given.get(i).invalid("role", "must not be assistant behind the last message of the user");
            }
        }
        String message = all.remove(last).content();
        if (message.isBlank()) {
            throw given.get(last).invalid("content", "is blank");
        }
        if (message.length() > maxMessageChars) {
            throw given.get(last).invalid("content", "may have at most " + maxMessageChars + " characters");
        }
        return new CompletionMessages(message, List.copyOf(all));
    }

    private static ChatRole role(JsonFields message) {
        ChatRole role = namedRole(message);
        message.allow(FIELDS);
        message.text("name", LONGEST_WORD);
        for (String unsupported : List.of("tool_calls", "function_call", "audio")) {
            if (!message.isVoid(unsupported)) {
                throw Rejection.ofField(
                        ProblemType.UNSUPPORTED_FIELD,
                        message.pathOf(unsupported),
                        "Unsupported parameter: `" + message.pathOf(unsupported) + "`.");
            }
        }
        return role;
    }

    private static ChatRole namedRole(JsonFields message) {
        return switch (message.demandText("role", LONGEST_WORD)) {
            case "system", "developer" -> ChatRole.SYSTEM;
            case "user" -> ChatRole.USER;
            case "assistant" -> ChatRole.ASSISTANT;
            default -> throw message.invalid("role", "must be system, developer, user or assistant");
        };
    }

    private static String content(JsonFields message, ChatRole role) {
        if (!message.isArray("content")) {
            String text = message.text("content", Integer.MAX_VALUE);
            if (text == null) {
                text = role == ChatRole.ASSISTANT ? message.text("refusal", Integer.MAX_VALUE) : null;
            }
            if (text == null) {
                throw message.invalid("content", "is missing");
            }
            return text;
        }
        StringBuilder text = new StringBuilder();
        for (JsonFields part : message.demandObjects("content", MOST_PARTS)) {
            text.append(part(part, role));
        }
        return text.toString();
    }

    private static String part(JsonFields part, ChatRole role) {
        String type = part.demandText("type", LONGEST_WORD);
        String text =
                switch (type) {
                    case "text" -> text(part, "text");
                    case "refusal" -> role == ChatRole.ASSISTANT ? text(part, "refusal") : null;
                    default -> null;
                };
        if (text == null) {
            throw Rejection.ofField(
                    ProblemType.UNSUPPORTED_FIELD, part.pathOf("type"), "Only parts of the type text are supported.");
        }
        return text;
    }

    private static @Nullable String text(JsonFields part, String name) {
        String text = part.allow(Set.of("type", name)).text(name, Integer.MAX_VALUE);
        if (text == null) {
            throw part.invalid(name, "is missing");
        }
        return text;
    }
}
