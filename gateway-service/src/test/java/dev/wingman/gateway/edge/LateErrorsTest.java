package dev.wingman.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

@ExtendWith(OutputCaptureExtension.class)
class LateErrorsTest {

    private final LateErrors lateErrors = new LateErrors();

    @BeforeEach
    void listen() {
        lateErrors.afterPropertiesSet();
    }

    @AfterEach
    void leave() {
        lateErrors.destroy();
    }

    @Test
    void anAnswerForAClientThatHasLeftIsNoNews(CapturedOutput output) {
        failWithoutClient(Rejection.of(ProblemType.PROVIDER_UNAVAILABLE, "Nobody can load it."));

        assertThat(output).doesNotContain(" ERROR ").doesNotContain("\tat ").doesNotContain("Nobody can load it");
    }

    @Test
    void aFaultIsToldInOneLine(CapturedOutput output) {
        failWithoutClient(new IllegalStateException("a fault"));

        assertThat(output).contains("IllegalStateException: a fault").doesNotContain("\tat ");
    }

    private static void failWithoutClient(RuntimeException failure) {
        CompletableFuture<String> load = new CompletableFuture<>();
        Mono.fromFuture(load, true).subscribe().dispose();
        load.completeExceptionally(failure);
    }
}
