package dev.wingman.chat.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.TurnRouting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RoutingConfigurationTest {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withUserConfiguration(RoutingConfiguration.class);

    @Test
    void unlessItIsSwitchedOffMessagesAreWeighed() {
        service.run(context -> assertThat(
                        route(context.getBean(TierRouter.class), "hi").chosen())
                .isEqualTo(Tier.ECONOMY));
    }

    @Test
    void switchedOffTheDefaultTierAnswersAndATierOnDemandIsTaken() {
        service.withPropertyValues("MODEL_ROUTING_ENABLED=off", "CHAT_DEFAULT_TIER=premium")
                .run(context -> {
                    TierRouter router = context.getBean(TierRouter.class);
                    assertThat(route(router, "hi").chosen()).isEqualTo(Tier.PREMIUM);
                    assertThat(route(router, "hi").version()).isEqualTo(PlainRouter.VERSION);
                });
    }

    @Test
    void aTableOfTheOperatorIsTaken(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mine.yml"), Tables.SMALL);
        service.withPropertyValues("ROUTING_TABLE=" + file).run(context -> assertThat(
                        route(context.getBean(TierRouter.class), "hi").version())
                .startsWith("test+"));
    }

    @Test
    void aBrokenTableOfTheOperatorStopsTheStartWithKeyAndValue(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mine.yml"), Tables.SMALL.replace("decay: 0.5", "decay: slow"));
        service.withPropertyValues("ROUTING_TABLE=" + file).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContainingAll("conversation.decay", "`slow`"));
    }

    private static TurnRouting route(TierRouter router, String message) {
        ChatRequested request = new ChatRequested(
                "r", "c", "ada", "default", message, null, null, null, false, 0, null, null, Instant.EPOCH);
        return Objects.requireNonNull(
                router.route(request, List.of()).toFuture().getNow(null));
    }
}
