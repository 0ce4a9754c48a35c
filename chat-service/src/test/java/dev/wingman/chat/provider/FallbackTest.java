package dev.wingman.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two real adapters behind the chain, against servers that fail as providers do. */
class FallbackTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String OVERLOADED =
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"secret\"}}";
    private static final String[] ANSWER = WireServer.data(
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}",
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":5}}",
            "[DONE]");

    @Test
    void anOverloadedProviderIsReplacedByTheNextAndEachCallIsRecorded() {
        try (WireServer anthropic = new WireServer(
                        WireServer.error(529, OVERLOADED),
                        WireServer.breaking(
                                "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"Hal\"}}\n\n"),
                        WireServer.error(429, "{}", "Retry-After", "3600"));
                WireServer openai = new WireServer(WireServer.stream(ANSWER));
                ProviderChain chain = chain(anthropic, openai)) {
            // When
            List<ModelEvent> events = ask(chain);

            // Then
            assertThat(events)
                    .filteredOn(event -> event instanceof ModelEvent.TextDelta)
                    .containsExactly(new ModelEvent.TextDelta(2, "Hal"), new ModelEvent.TextDelta(4, "Hello"));
            ModelEvent.Answered answered = (ModelEvent.Answered) events.get(events.size() - 1);
            assertThat(answered.calls())
                    .extracting(ModelCallCompleted::provider, ModelCallCompleted::outcome)
                    .containsExactly(
                            tuple("anthropic", ModelCallOutcome.UNAVAILABLE),
                            tuple("anthropic", ModelCallOutcome.BROKEN),
                            tuple("anthropic", ModelCallOutcome.RATE_LIMITED),
                            tuple("openai", ModelCallOutcome.SUCCEEDED));
            assertThat(answered.usage().inputTokens()).isEqualTo(20);
        }
    }

    @Test
    void nothingOfTheProvidersIsTold() {
        try (WireServer anthropic = new WireServer(WireServer.error(401, OVERLOADED));
                WireServer openai = new WireServer(WireServer.error(400, OVERLOADED));
                ProviderChain chain = chain(anthropic, openai)) {
            // When
            List<ModelEvent> events = ask(chain);

            // Then
            ModelEvent.Failed failed = (ModelEvent.Failed) events.get(0);
            assertThat(failed.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
            assertThat(failed.toString()).doesNotContain("secret").doesNotContain("127.0.0.1");
        }
    }

    private static List<ModelEvent> ask(ModelClient chain) {
        return Objects.requireNonNull(
                chain.answer(Asked.request("Hi")).collectList().block(LIMIT));
    }

    private static ProviderChain chain(WireServer anthropic, WireServer openai) {
        Timekeeper time = Timekeeper.system();
        return ChainBench.patient()
                .chain(
                        time,
                        Map.of(Tier.ECONOMY, "m", Tier.STANDARD, "m", Tier.PREMIUM, "m"),
                        new AnthropicProvider(
                                new EventStreamClient(
                                        "anthropic",
                                        URI.create(anthropic.url() + "/v1/messages"),
                                        WireServer.HTTP,
                                        time),
                                ApiKey.valueOf("secret"),
                                1024),
                        new OpenAiProvider(
                                new EventStreamClient(
                                        "openai",
                                        URI.create(openai.url() + "/v1/chat/completions"),
                                        WireServer.HTTP,
                                        time),
                                ApiKey.valueOf("secret"),
                                1024,
                                false));
    }
}
