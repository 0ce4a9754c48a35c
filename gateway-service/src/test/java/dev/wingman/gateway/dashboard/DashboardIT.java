package dev.wingman.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.gateway.RunningGateway;
import dev.wingman.gateway.ScriptedChatService;
import dev.wingman.gateway.Tokens;
import dev.wingman.localstack.LocalKafka;
import dev.wingman.localstack.Options;
import dev.wingman.messaging.TopicProvisioner;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.alerts.AlertFired;
import dev.wingman.schemas.alerts.AlertLabel;
import dev.wingman.schemas.alerts.AlertResolved;
import dev.wingman.schemas.alerts.AlertSeverity;
import dev.wingman.schemas.alerts.ResolveReason;
import dev.wingman.schemas.metrics.Exemplar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** The dashboard in a browser, with an hour of windows behind it. */
class DashboardIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<String> VIEWS = List.of("api", "database", "cache", "ai", "alerts", "lag");
    private static final Instant START = slot(Instant.now());

    private static Browser browser;
    private static LocalKafka kafka;
    private static BelievableWindows windows;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path profile) {
        browser = Browser.start(profile);
        kafka = LocalKafka.start(Options.temporary());
        windows = new BelievableWindows(kafka.bootstrapServers());
        windows.fill(START.minus(Duration.ofMinutes(65)), START);
        windows.publish(
                fired("al_before", AlertSeverity.WARNING, START.minusSeconds(2_000)), START.minusSeconds(2_000));
        windows.publish(
                resolved("al_before", START.minusSeconds(2_000), START.minusSeconds(1_500)), START.minusSeconds(1_500));
        gateway = RunningGateway.startOn(kafka.bootstrapServers(), List.of(), "wingman.redis.enabled=false");
        gateway.awaitReadiness();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (gateway != null) {
            gateway.close();
            windows.close();
            kafka.close();
        }
    }

    @Test
    void itShowsLiveNumbersAndAnAlertThatFiresAndResolves() throws IOException {
        // Given
        browser.size(1440, 900);
        browser.open(page() + "#token=" + Tokens.of("o1", "ops"));
        await().atMost(PATIENCE)
                .until(() -> browser.text(".tile:first-child dd").contains("/s"));
        assertThat(browser.url()).as("the token leaves the address").doesNotContain("token");

        // When
        Instant firing = slot(Instant.now());
        windows.publish(fired("al_now", AlertSeverity.CRITICAL, firing), firing);
        windows.tick(firing, 60 * 54_321);

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(browser.text("#alert-strip")).contains("slow-endpoint", BelievableWindows.SLOW, "Critical");
            assertThat(browser.text("#alert-count")).isEqualTo("1");
            assertThat(browser.text(".tile:first-child dd")).startsWith("54,");
            assertThat(browser.text("#live-text")).startsWith("Live");
        });
        screenshots("firing");

        // When
        windows.publish(resolved("al_now", firing, firing.plusSeconds(90)), firing.plusSeconds(90));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(browser.all("#alert-strip li")).isEmpty();
            assertThat(browser.text("#alert-count")).isEmpty();
        });
        browser.one("nav a[href='#alerts']").click();
        assertThat(browser.text("#view")).contains("No alert fires.", "recovered");
        browser.assertQuietConsole();
    }

    @Test
    void theMostUrgentAlertComesFirstAndShowsWhoLooksAfterIt() {
        // Given
        Instant begin = slot(Instant.now()).minusSeconds(60);
        windows.publish(fired("al_c", AlertSeverity.CRITICAL, begin), begin);
        for (int i = 1; i <= 4; i++) {
            windows.publish(fired("al_w" + i, AlertSeverity.WARNING, begin.plusSeconds(5L * i)), begin);
        }
        browser.size(1440, 900);
        browser.open(page() + "#token=" + Tokens.of("o1", "ops"));

        // When
        await().atMost(PATIENCE).until(() -> browser.text("#alert-count").equals("5"));
        gateway.client()
                .post()
                .uri("/performance/alerts/al_c/acknowledge")
                .headers(headers -> headers.setBearerAuth(Tokens.of("o1", "ops")))
                .exchange()
                .expectStatus()
                .is2xxSuccessful();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.text("#alert-strip li:first-child"))
                .contains("Critical", "acknowledged by o1"));
        assertThat(browser.text("#alert-strip li:last-child")).isEqualTo("2 more");
        for (String id : List.of("al_c", "al_w1", "al_w2", "al_w3", "al_w4")) {
            windows.publish(resolved(id, begin, begin.plusSeconds(90)), begin.plusSeconds(90));
        }
        await().atMost(PATIENCE).until(() -> browser.text("#alert-count").isEmpty());
        browser.assertQuietConsole();
    }

    @Test
    void aSlowRequestLeadsToItsPathThroughTheTopics() throws Exception {
        // Given
        TopicProvisioner.ensure(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), List.of(Topics.CHAT_TURNS), PATIENCE);
        try (ScriptedChatService chat = new ScriptedChatService(kafka.bootstrapServers())) {
            chat.script((service, request) -> {
                service.reply(request, ScriptedChatService.delta(request, 1, 0, "secret "));
                windows.turn(request);
                service.reply(request, ScriptedChatService.completed(request, "secret words"));
            });
            gateway.clientOf("u1")
                    .post()
                    .uri("/coach/chat")
                    .bodyValue(Map.of("message", "secret question"))
                    .exchange()
                    .expectStatus()
                    .isOk();
            String requestId = chat.awaitRequest().requestId();
            windows.slowestChat(new Exemplar(requestId, "0af7651916cd43dd8448eb211c80319c", 99_000_000, Instant.now()));
            windows.tick(slot(Instant.now()), 0);

            // When
            browser.size(1440, 900);
            browser.open(page() + "#token=" + Tokens.of("o1", "ops"));
            await().atMost(PATIENCE).until(() -> browser.text("#view").contains(requestId));
            browser.all("#view button.link").stream()
                    .filter(button -> button.getText().equals(requestId))
                    .forEach(WebElement::click);

            // Then
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.text("#journey"))
                    .containsSubsequence("request arrives", "message accepted", "call 1")
                    .contains("turn written", "first words sent", "reply complete", "last byte of the answer")
                    .contains("chat.requests", "chat.turns", "chat.replies", "telemetry.requests"));
            assertThat(browser.text("#journey")).doesNotContain("secret");
            browser.screenshot("journey-dark-1440", false);
            browser.assertQuietConsole();
        }
    }

    private static void screenshots(String moment) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.prefers(scheme);
            for (int width : List.of(1440, 390)) {
                browser.size(width, width == 390 ? 844 : 900);
                for (String view : VIEWS) {
                    browser.one("nav a[href='#" + view + "']").click();
                    assertThat(browser.script("return document.documentElement.scrollWidth"
                                    + " - document.documentElement.clientWidth"))
                            .as("%s needs no scrolling sideways at %d", view, width)
                            .isEqualTo("0");
                    browser.screenshot(String.join("-", moment, view, scheme, Integer.toString(width)));
                }
            }
        }
        browser.size(1440, 900);
    }

    private static String page() {
        return "http://127.0.0.1:" + gateway.port() + "/dashboard";
    }

    private static Instant slot(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond() / 5 * 5);
    }

    static AlertFired fired(String id, AlertSeverity severity, Instant at) {
        return new AlertFired(
                id,
                "slow-endpoint",
                "v1",
                BelievableWindows.SLOW,
                severity,
                List.of(new AlertLabel("area", "api")),
                "One request in twenty takes longer than promised.",
                "latency.p95.ms",
                ">",
                412,
                300,
                60,
                2_600,
                at.minusSeconds(30),
                at,
                "docs/runbook/slow-endpoint.md");
    }

    static AlertResolved resolved(String id, Instant firedAt, Instant at) {
        return new AlertResolved(
                id,
                "slow-endpoint",
                "v1",
                BelievableWindows.SLOW,
                AlertSeverity.CRITICAL,
                List.of(new AlertLabel("area", "api")),
                ResolveReason.RECOVERED,
                120.0,
                firedAt.minusSeconds(30),
                firedAt,
                at,
                "docs/runbook/slow-endpoint.md");
    }
}
