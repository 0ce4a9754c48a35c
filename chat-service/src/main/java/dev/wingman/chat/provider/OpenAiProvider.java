package dev.wingman.chat.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.schemas.TraceContext;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Chat completions of OpenAI, streamed, and of every server that speaks the same: Ollama, vLLM, llama.cpp, OpenRouter.
 *
 * <p>The limit on the answer's length is {@code max_completion_tokens} at OpenAI, whose newer models refuse the older
 * {@code max_tokens}, and {@code max_tokens} elsewhere, where only that is known to all.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Streaming chat completions</a>
 */
final class OpenAiProvider implements ModelProvider {

    static final String NAME = "openai";

    private final EventStreamClient client;
    private final ApiKey key;
    private final int maxOutputTokens;
    private final boolean genuine;

    /**
     * @param key absent for servers that ask for none
     * @param maxOutputTokens of a request that names no limit
     * @param genuine whether the server is OpenAI's own
     */
    OpenAiProvider(EventStreamClient client, ApiKey key, int maxOutputTokens, boolean genuine) {
        this.client = client;
        this.key = key;
        this.maxOutputTokens = maxOutputTokens;
        this.genuine = genuine;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Flux<ProviderEvent> stream(ProviderCall call) {
        return client.post(
                headers -> {
                    if (key.present()) {
                        headers.setBearerAuth(key.secret());
                    }
                    headers.set(TraceContext.HEADER, call.trace().traceparent());
                },
                EventStreamClient.json(body(call)),
                OpenAiEvents::new);
    }

    @Override
    public void close() {
        client.close();
    }

    private Body body(ProviderCall call) {
        int limit = call.maxOutputTokens(maxOutputTokens);
        return new Body(
                call.model(),
                call.messages().stream()
                        .map(message -> new Message(message.role().name().toLowerCase(Locale.ROOT), message.content()))
                        .toList(),
                true,
                new StreamOptions(true),
                genuine ? limit : null,
                genuine ? null : limit,
                call.temperature(),
                call.topP(),
                call.stops().isEmpty() ? null : call.stops());
    }

    private record Body(
            String model,
            List<Message> messages,
            boolean stream,
            @JsonProperty("stream_options") StreamOptions streamOptions,
            @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
            @JsonProperty("max_tokens") @Nullable Integer maxTokens,
            @Nullable Double temperature,
            @JsonProperty("top_p") @Nullable Double topP,
            @Nullable List<String> stop) {}

    private record Message(String role, String content) {}

    private record StreamOptions(
            @JsonProperty("include_usage") boolean includeUsage) {}
}
