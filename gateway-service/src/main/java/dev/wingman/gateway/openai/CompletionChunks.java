package dev.wingman.gateway.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.gateway.chat.AcceptedChat;
import dev.wingman.gateway.edge.EventStream;
import dev.wingman.gateway.openai.Completion.Extension;
import dev.wingman.gateway.openai.Completion.TokenUsage;
import dev.wingman.schemas.WireJson;
import dev.wingman.schemas.chat.ReplyCompleted;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of one streamed completion.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Streaming</a>
 */
final class CompletionChunks {

    private static final byte[] DONE = EventStream.data("[DONE]".getBytes(StandardCharsets.US_ASCII));

    private record Delta(
            int index,
            Map<String, @Nullable Object> delta,
            @JsonInclude(Include.ALWAYS) @Nullable Object logprobs,

            @JsonProperty("finish_reason") @JsonInclude(Include.ALWAYS) @Nullable
            String finishReason) {}

    private final AcceptedChat chat;
    private final String model;
    private final boolean includeUsage;

    /** @param model as the client named it; the one that answered is known at the end only */
    CompletionChunks(AcceptedChat chat, String model, boolean includeUsage) {
        this.chat = chat;
        this.model = model;
        this.includeUsage = includeUsage;
    }

    byte[] role() {
        Map<String, @Nullable Object> delta = new LinkedHashMap<>();
        delta.put("role", "assistant");
        delta.put("content", "");
        delta.put("refusal", null);
        return choice(delta, null, null);
    }

    byte[] text(String text) {
        Map<String, @Nullable Object> delta = new LinkedHashMap<>();
        delta.put("content", text);
        return choice(delta, null, null);
    }

    /** Carries why it ended, and our own member. */
    byte[] finish(ReplyCompleted event) {
        return choice(Map.of(), Completion.name(event.finishReason()), Extension.of(event));
    }

    /** The last chunk, where the client asked for it. */
    byte[] usage(ReplyCompleted event) {
        Map<String, @Nullable Object> chunk = head();
        chunk.put("choices", List.of());
        chunk.put("usage", TokenUsage.of(event));
        return frame(chunk);
    }

    boolean includesUsage() {
        return includeUsage;
    }

    static byte[] done() {
        return DONE.clone();
    }

    static byte[] frame(Object body) {
        return EventStream.data(WireJson.MAPPER.writeValueAsBytes(body));
    }

    private byte[] choice(
            Map<String, @Nullable Object> delta, @Nullable String finishReason, @Nullable Extension wingman) {
        Map<String, @Nullable Object> chunk = head();
        chunk.put("choices", List.of(new Delta(0, delta, null, finishReason)));
        if (includeUsage) {
            chunk.put("usage", null);
        }
        if (wingman != null) {
            chunk.put("wingman", wingman);
        }
        return frame(chunk);
    }

    private Map<String, @Nullable Object> head() {
        Map<String, @Nullable Object> chunk = new LinkedHashMap<>();
        chunk.put("id", Completion.idOf(chat.requestId()));
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", chat.requestedAt().getEpochSecond());
        chunk.put("model", model);
        chunk.put("service_tier", Completion.SERVICE_TIER);
        chunk.put("system_fingerprint", Completion.FINGERPRINT);
        return chunk;
    }
}
