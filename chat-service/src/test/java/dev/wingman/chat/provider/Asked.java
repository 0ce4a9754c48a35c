package dev.wingman.chat.provider;

import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.Sampling;
import dev.wingman.schemas.chat.Tier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests and calls for tests. */
final class Asked {

    static final TraceContext TRACE = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

    private Asked() {}

    static ModelRequest request(String... said) {
        return new ModelRequest("req-1", "conv-1", Tier.STANDARD, messages(said), null, TRACE);
    }

    static ProviderCall call(String... said) {
        return new ProviderCall("req-1", 1, "model-s", messages(said), null, TRACE);
    }

    static ProviderCall call(@Nullable Sampling sampling, ChatMessage... messages) {
        return new ProviderCall("req-1", 1, "model-s", List.of(messages), sampling, TRACE);
    }

    static ChatMessage system(String text) {
        return new ChatMessage(ChatRole.SYSTEM, text);
    }

    static ChatMessage user(String text) {
        return new ChatMessage(ChatRole.USER, text);
    }

    static ChatMessage assistant(String text) {
        return new ChatMessage(ChatRole.ASSISTANT, text);
    }

    private static List<ChatMessage> messages(String... said) {
        return Stream.of(said).map(Asked::user).toList();
    }
}
