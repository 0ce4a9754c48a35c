package dev.wingman.chat.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The Messages API of Anthropic, streamed.
 *
 * <p>Where it differs from what clients may ask: system messages are hoisted and joined, blank messages are left out, a
 * temperature above 1 is lowered to 1, and of temperature and top-p only the temperature is sent, since newer models
 * refuse both at once.
 *
 * @see <a href="https://docs.claude.com/en/api/messages-streaming">Streaming messages</a>
 */
final class AnthropicProvider implements ModelProvider {

    static final String NAME = "anthropic";
    static final String VERSION = "2023-06-01";

    private final EventStreamClient client;
    private final ApiKey key;
    private final int maxOutputTokens;

    /** @param maxOutputTokens of a request that names no limit; the API demands one */
    AnthropicProvider(EventStreamClient client, ApiKey key, int maxOutputTokens) {
        this.client = client;
        this.key = key;
        this.maxOutputTokens = maxOutputTokens;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Flux<ProviderEvent> stream(ProviderCall call) {
        return client.post(
                headers -> {
                    headers.set("x-api-key", key.secret());
                    headers.set("anthropic-version", VERSION);
                    headers.set(TraceContext.HEADER, call.trace().traceparent());
                },
                EventStreamClient.json(body(call)),
                AnthropicEvents::new);
    }

    @Override
    public void close() {
        client.close();
    }

    private Body body(ProviderCall call) {
        Double temperature = call.temperature();
        String system = call.messages().stream()
                .filter(message -> message.role() == ChatRole.SYSTEM)
                .map(ChatMessage::content)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
        List<Message> messages = call.messages().stream()
                .filter(message -> message.role() != ChatRole.SYSTEM)
                .filter(message -> !message.content().isBlank())
                .map(message -> new Message(message.role().name().toLowerCase(Locale.ROOT), message.content()))
                .toList();
        return new Body(
                call.model(),
                call.maxOutputTokens(maxOutputTokens),
                true,
                system.isEmpty() ? null : system,
                messages,
                temperature == null ? null : Math.min(temperature, 1.0),
                temperature == null ? call.topP() : null,
                call.stops().isEmpty() ? null : call.stops());
    }

    private record Body(
            String model,
            @JsonProperty("max_tokens") int maxTokens,
            boolean stream,
            @Nullable String system,
            List<Message> messages,
            @Nullable Double temperature,
            @JsonProperty("top_p") @Nullable Double topP,
            @JsonProperty("stop_sequences") @Nullable List<String> stopSequences) {}

    private record Message(String role, String content) {}
}
