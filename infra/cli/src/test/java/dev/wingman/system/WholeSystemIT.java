package dev.wingman.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.cli.up.ServiceKind;
import dev.wingman.monitoring.NamedMetrics;
import dev.wingman.system.CoachClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a stranger tries first, over all four services. */
class WholeSystemIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static RunningSystem system;
    private static CoachClient ada;
    private static CoachClient eve;

    @BeforeAll
    static void start() {
        system = RunningSystem.start(
                Map.of("SIMULATED_FIRST_TOKEN", "0ms", "SIMULATED_TOKENS_PER_SECOND", "200"),
                ServiceKind.GATEWAY,
                ServiceKind.CHAT,
                ServiceKind.CACHE,
                ServiceKind.METRICS);
        ada = new CoachClient(system.gateway(), system.token("ada"));
        eve = new CoachClient(system.gateway(), system.token("eve"));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void aConversationIsAnsweredInTheLightOfItsTurnsAndBelongsToItsUser() {
        Answer first = ada.chat("I want to run a marathon", null).join();
        assertThat(first.status()).isEqualTo(200);
        String conversation = first.text("conversationId");

        Answer next = ada.chat("What did I say I want?", conversation).join();

        assertThat(next.text("conversationId")).isEqualTo(conversation);
        assertThat(next.body().path("usage").path("inputTokens").asInt())
                .isGreaterThan(first.body().path("usage").path("inputTokens").asInt());
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode turns =
                    ada.get("/api/conversations/" + conversation).body().path("turns");
            assertThat(turns)
                    .extracting(turn -> turn.path("message").asString(""))
                    .containsExactly("I want to run a marathon", "What did I say I want?");
        });
        assertThat(eve.get("/api/conversations/" + conversation).status()).isEqualTo(404);
        assertThat(eve.chat("Let me in", conversation).join().status()).isEqualTo(404);
    }

    @Test
    void aStreamHasItsEventsInOrderAndEnds() {
        List<String> lines = ada.stream("Tell me about listening");

        List<String> events = lines.stream()
                .filter(line -> line.startsWith("event:"))
                .map(line -> line.substring("event:".length()).strip())
                .toList();
        assertThat(events).startsWith("accepted", "delta").endsWith("completed");
        assertThat(lines.stream().filter(line -> line.startsWith("id:"))).hasSameSizeAs(events);
    }

    @Test
    void challengesComeFromTheNearCacheTheSecondTimeAndWithoutRedisToo() {
        assertThat(ada.get("/api/challenges?difficulty=easy").status()).isEqualTo(200);
        system.redis().stop();
        try {
            assertThat(ada.get("/api/challenges?difficulty=easy").status()).isEqualTo(200);
            assertThat(ada.get("/api/challenges?difficulty=hard").status()).isEqualTo(200);
            assertThat(ada.chat("Are you there?", null).join().status()).isEqualTo(200);
        } finally {
            system.redis().start();
        }
        assertThat(ada.get("/api/challenges?difficulty=medium").status()).isEqualTo(200);
    }

    @Test
    void openAisNodeSdkFindsWhatItExpects() throws IOException {
        // Given
        OpenAiNodeSdk sdk = OpenAiNodeSdk.install();

        // When
        JsonNode uses = sdk.useOf(system.gateway(), system.token("sdk"));

        // Then
        SoftAssertions softly = new SoftAssertions();
        SdkExpectations.check(uses, softly);
        softly.assertAll();
    }

    @Test
    void everyMetricThatARuleOrADashboardNamesIsExportedAndEveryExportedOneIsDocumented() {
        ada.chat("Count me", null).join();
        assertThat(ada.get("/api/challenges?difficulty=easy").status()).isEqualTo(200);

        await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Set<String> exported = exported();
            assertThat(exported).containsAll(NamedMetrics.all());
            assertThat(NamedMetrics.documented())
                    .containsAll(exported.stream()
                            .filter(name -> name.startsWith("wingman_") || name.startsWith("gen_ai_"))
                            .map(NamedMetrics::family)
                            .toList());
        });
    }

    /** Prometheus before 2.43 gives up a scrape with exemplars elsewhere. */
    @Test
    void exemplarsStandAtBucketsAndTotalsOnly() {
        ada.chat("Scrape me", null).join();
        assertThat(ada.get("/api/challenges?difficulty=easy").status()).isEqualTo(200);

        for (ServiceKind kind : ServiceKind.values()) {
            assertThat(new CoachClient(system.first(kind).url(), "none")
                            .lines("/actuator/prometheus", "application/openmetrics-text; version=1.0.0"))
                    .as(kind.toString())
                    .contains("# EOF")
                    .filteredOn(line -> line.contains(" # {"))
                    .allMatch(line -> line.split("[{ ]", 2)[0].matches(".*_(bucket|total)"));
        }
    }

    /** Names of the samples of all services. */
    private static Set<String> exported() {
        Set<String> names = new TreeSet<>();
        for (ServiceKind kind : ServiceKind.values()) {
            new CoachClient(system.first(kind).url(), "none")
                    .lines("/actuator/prometheus").stream()
                            .filter(line -> !line.startsWith("#"))
                            .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        }
        return names;
    }

    @Test
    void theGatewayShowsItsOwnPercentiles() {
        ada.chat("Measure me", null).join();

        await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            JsonNode windows = ada.get("/performance/metrics").body().path("windows");
            assertThat(windows).anySatisfy(window -> {
                assertThat(window.path("subject").asString("")).isEqualTo("POST /coach/chat");
                assertThat(window.path("count").asLong()).isPositive();
                assertThat(window.path("p95Micros").asLong()).isPositive();
            });
        });
    }
}
