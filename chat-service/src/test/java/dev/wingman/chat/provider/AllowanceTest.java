package dev.wingman.chat.provider;

import static dev.wingman.chat.provider.ScriptedProvider.USAGE;
import static dev.wingman.chat.provider.ScriptedProvider.answer;
import static dev.wingman.chat.provider.ScriptedProvider.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ChatMessage;
import dev.wingman.schemas.chat.ChatRole;
import dev.wingman.schemas.chat.FailureReason;
import dev.wingman.schemas.chat.Tier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class AllowanceTest {

    /** At {@code a} a call costs at most 1,000 + 1,000 micro-dollars, and the scripted usage costs as much; at {@code b} twice. */
    private static final long CALL_OF_A = 2_000;

    private static final Flux<ProviderEvent> PAID_AND_BROKEN =
            Flux.concat(Flux.just(new ProviderEvent.Counted(USAGE)), failing(ProviderFault.BROKEN));

    private final ChainBench bench = new ChainBench();

    private void ask(long microUsd, ModelProvider... providers) {
        ModelRequest request = new ModelRequest(
                "req-1",
                "conv-1",
                Tier.STANDARD,
                List.of(new ChatMessage(ChatRole.USER, "Hello")),
                null,
                Asked.TRACE,
                new Allowance(microUsd, USAGE.inputTokens(), USAGE.outputTokens()));
        bench.chain(providers).answer(request).subscribe(bench.events::add, bench.errors::add);
        bench.pass(Duration.ofSeconds(30));
    }

    @Test
    void aCallThatFailedWithoutCostIsTriedAgain() {
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.UNAVAILABLE), answer("Hi"));

        ask(CALL_OF_A, a);

        assertThat(bench.answered().costMicroUsd()).isEqualTo(CALL_OF_A);
    }

    @Test
    void afterACallThatWasPaidForTheRestMustSufficeForAnother() {
        ScriptedProvider a = new ScriptedProvider("a", PAID_AND_BROKEN, answer("Hi"));

        ask(2 * CALL_OF_A - 1, a);

        assertThat(a.calls).hasSize(1);
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.PROVIDER_UNAVAILABLE);
        assertThat(bench.failed().costMicroUsd()).isEqualTo(CALL_OF_A);
    }

    @Test
    void aDearerProviderIsNotAskedForMoreThanIsAllowed() {
        ScriptedProvider a = new ScriptedProvider("a", failing(ProviderFault.ACCOUNT_REFUSED));
        ScriptedProvider b = new ScriptedProvider("b", answer("Hi"));

        ask(2 * CALL_OF_A - 1, a, b);

        assertThat(b.calls).isEmpty();
        assertThat(bench.failed().reason()).isEqualTo(FailureReason.PROVIDER_REJECTED);
    }

    @Test
    void whatIsLeftAfterAPaidCallPaysForAnotherOne() {
        ScriptedProvider a = new ScriptedProvider("a", PAID_AND_BROKEN, answer("Hi"));

        ask(2 * CALL_OF_A, a);

        assertThat(bench.answered().costMicroUsd()).isEqualTo(2 * CALL_OF_A);
    }
}
