package dev.wingman.metrics.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.metrics.notify.delivery.ScriptedReceiver.Request;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.TestRoutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatchTest {

    private static final Links LINKS = new Links("https://wingman.example.org/dashboard", "https://docs.example.org/");
    private static final String TOKEN = "T0KEN-that-nobody-may-see";

    private final ScriptedReceiver slack = new ScriptedReceiver();
    private final ScriptedReceiver hook = new ScriptedReceiver();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, String> variables = new HashMap<>();
    private @Nullable Dispatch dispatch;

    @AfterEach
    void close() {
        if (dispatch != null) {
            dispatch.close();
        }
        slack.close();
        hook.close();
    }

    private Dispatch start(Duration giveUpAfter) {
        Patience patience =
                new Patience(Duration.ofMillis(700), Duration.ofMillis(50), Duration.ofMillis(200), giveUpAfter);
        Dispatch started = new Dispatch(LINKS, patience, new DeliveryMeters(meters), Clock.systemUTC());
        dispatch = started;
        variables.putIfAbsent("SLACK", slack.url("/services/" + TOKEN));
        variables.putIfAbsent("HOOK", hook.url("/hook/" + TOKEN));
        variables.putIfAbsent("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        started.routes(routes(true));
        return started;
    }

    private dev.wingman.metrics.notify.routes.Routes routes(boolean allowPrivate) {
        return TestRoutes.read("""
                route: {receivers: [slack, hook]}
                receivers:
                  - {name: slack, slack: {url: "${SLACK}"}}
                  - {name: hook, webhook: {url: "${HOOK}", secret: "${HOOK_SECRET}"}}
                """, variables::get, allowPrivate);
    }

    private Outcome outcome() {
        AtomicReference<@Nullable Outcome> found = new AtomicReference<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            found.set(Objects.requireNonNull(dispatch).outcome());
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    @Test
    void aServerThatFailsIsTriedAgainUnderTheSameId() {
        hook.then(500, "").then(503, "").then(502, "");
        start(Duration.ofMinutes(1)).send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.attempts()).isEqualTo(4);
        assertThat(outcome.mayBeRepeated()).isTrue();
        assertThat(hook.requests())
                .extracting(request -> request.headers().getFirst("webhook-id"))
                .hasSize(4)
                .containsOnly("ntf_1");
        assertThat(hook.requests()).as("a length, not chunks").allSatisfy(request -> assertThat(
                        request.headers().getFirst("content-length"))
                .isNotNull());
        assertThat(meters.counter("wingman.notify.retried", "receiver", "hook").count())
                .isEqualTo(3);
    }

    @Test
    void retryAfterIsObeyed() {
        hook.then(429, "", Map.of("Retry-After", "2"));
        start(Duration.ofMinutes(1)).send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.mayBeRepeated()).as("429 says that it was not taken").isFalse();
        assertThat(between(hook, 0, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void retryAfterMayBeADateAndHoldsUpWhatComesBehind() {
        ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3);
        hook.then(429, "", Map.of("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(until)));
        Dispatch started = start(Duration.ZERO);
        started.send(Letters.firing("hook", "ntf_1"));
        started.send(Letters.firing("hook", "ntf_2"));

        assertThat(outcome().failure()).as("there is no time to wait").contains("429");
        assertThat(outcome().failure()).isNull();
        assertThat(between(hook, 0, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 410, 413, 422, 301, 302, 307, 308})
    void whatIsRefusedIsNotTriedAgain(int status) {
        hook.then(status, "channel_is_archived", Map.of("Location", slack.url("/elsewhere")));
        start(Duration.ofMinutes(1)).send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(outcome.refused()).isTrue();
        assertThat(outcome.failure()).contains("answered " + status + " channel_is_archived");
        assertThat(hook.requests()).hasSize(1);
        assertThat(slack.requests()).as("no redirect is followed").isEmpty();
    }

    @Test
    void aReceiverThatHangsIsGivenUpInTimeAndDelaysNoOther() {
        hook.otherwise(0, "");
        Dispatch started = start(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            started.send(Letters.firing("hook", "ntf_h" + i));
        }
        started.send(Letters.firing("slack", "ntf_s"));

        Outcome first = outcome();
        assertThat(first.letter().id()).isEqualTo("ntf_s");
        assertThat(first.failure()).isNull();

        Outcome given = outcome();
        assertThat(given.refused()).isFalse();
        assertThat(given.failure()).startsWith("given up: no answer");
        assertThat(given.mayBeRepeated()).isTrue();
        assertThat(given.attempts()).isBetween(2, 4);
    }

    @Test
    void nobodyListening() {
        hook.close();
        start(Duration.ofMillis(300)).send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(outcome.failure()).startsWith("given up: it can't be connected to");
        assertThat(outcome.mayBeRepeated()).isFalse();
    }

    @Test
    void slackGetsOneMessageASecondAndAnswersOk() {
        slack.then(200, "<html>a portal</html>");
        Dispatch started = start(Duration.ofMinutes(1));
        started.send(Letters.firing("slack", "ntf_1"));
        started.send(Letters.firing("slack", "ntf_2"));

        assertThat(outcome().attempts()).isEqualTo(2);
        assertThat(outcome().attempts()).isEqualTo(1);

        assertThat(slack.requests()).hasSize(3);
        assertThat(between(slack, 0, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        assertThat(between(slack, 1, 2)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void twoReceiversOfOneWebhookShareItsPace() {
        Dispatch started = start(Duration.ofMinutes(1));
        started.routes(TestRoutes.read("""
                route: {receivers: [slack, more]}
                receivers: [{name: slack, slack: {url: "${SLACK}"}}, {name: more, slack: {url: "${SLACK}"}}]
                """, variables::get, true));
        started.send(Letters.firing("slack", "ntf_1"));
        started.send(Letters.firing("more", "ntf_2"));
        outcome();
        outcome();
        assertThat(between(slack, 0, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/x",
                "http://localhost:%d/x",
                "http://[::1]:%d/x",
                "http://[::ffff:127.0.0.1]:%d/x",
                "http://0.0.0.0:%d/x",
                "http://169.254.169.254:%d/latest/meta-data",
                "http://10.0.0.1:%d/x",
                "http://2130706433:%d/x",
                "http://0x7f000001:%d/x"
            })
    void aPrivateAddressIsRefusedUnlessAllowed(String url) {
        variables.put("HOOK", url.formatted(hook.port()));
        Dispatch started = start(Duration.ZERO);
        started.routes(routes(false));
        started.send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(outcome.failure()).isNotNull();
        assertThat(hook.requests()).isEmpty();
        if (!url.contains("2130706433") && !url.contains("0x7f")) {
            assertThat(outcome.refused()).isTrue();
            assertThat(outcome.failure()).contains("private").contains("NOTIFY_ALLOW_PRIVATE_ADDRESSES");
        }
    }

    @Test
    void aReceiverThatChangesWhileItsLettersWaitGetsThemTheNewWay() {
        hook.otherwise(500, "");
        Dispatch started = start(Duration.ofMinutes(1));
        started.send(Letters.firing("hook", "ntf_1"));
        await().until(() -> hook.requests().size() > 1);

        variables.put("HOOK", slack.url("/new"));
        started.routes(routes(true));

        assertThat(outcome().failure()).isNull();
        assertThat(slack.requests()).singleElement().satisfies(request -> assertThat(request.path())
                .isEqualTo("/new"));
    }

    @Test
    void aReceiverThatIsRemovedRefusesWhatWaits() {
        hook.otherwise(500, "");
        Dispatch started = start(Duration.ofMinutes(1));
        started.send(Letters.firing("hook", "ntf_1"));
        await().until(() -> hook.requests().size() > 1);

        started.routes(TestRoutes.read("route: {receivers: []}", variables::get, true));

        assertThat(outcome().refused()).isTrue();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("notify-hook") && thread.isAlive()));
    }

    @Test
    void noSecretStandsInAnythingThatIsTold() {
        hook.then(404, "no such " + TOKEN);
        Dispatch started = start(Duration.ofMinutes(1));
        started.send(Letters.firing("hook", "ntf_1"));

        Outcome outcome = outcome();

        assertThat(String.valueOf(outcome.failure())).doesNotContain(TOKEN).doesNotContain("127.0.0.1");
        assertThat(outcome.toString() + routes(true) + started.state())
                .doesNotContain(TOKEN)
                .doesNotContain("whsec_");
    }

    @Test
    void theSignatureIsThatOfStandardWebhooks() {
        // the example of its text
        Map<String, String> headers = Signature.headers(
                new dev.wingman.metrics.notify.routes.Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                java.time.Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(headers)
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .containsEntry("webhook-timestamp", "1614265330");
    }

    private static Duration between(ScriptedReceiver receiver, int first, int second) {
        List<Request> requests = receiver.requests();
        return Duration.ofNanos(
                requests.get(second).nanos() - requests.get(first).nanos());
    }
}
