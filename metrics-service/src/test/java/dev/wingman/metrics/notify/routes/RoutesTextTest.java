package dev.wingman.metrics.notify.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.files.WatchedFile;
import dev.wingman.metrics.notify.routes.Channel.Email;
import dev.wingman.metrics.notify.routes.Channel.Slack;
import dev.wingman.metrics.notify.routes.Channel.StartTls;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTextTest {

    private static final String WEBHOOK = "https://hooks.slack.com/services/T0KEN";

    private static Routes read(String text, Map<String, String> variables) {
        return RoutesText.read(text, variables::get, false);
    }

    private static Routes shipped(Map<String, String> variables) throws Exception {
        try (InputStream in = Objects.requireNonNull(RoutesText.class.getResourceAsStream(RoutesFile.SHIPPED))) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8), variables);
        }
    }

    @Test
    void withTheShippedRoutesASlackWebhookAloneIsEnough() throws Exception {
        Routes routes = shipped(Map.of("ALERT_SLACK_WEBHOOK", WEBHOOK));
        assertThat(routes.receivers()).containsOnlyKeys("slack");
        assertThat(Objects.requireNonNull(routes.receivers().get("slack")).channel())
                .isEqualTo(new Slack(new Secret(WEBHOOK)));
        assertThat(routes.root().match(Map.of("severity", "info")))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.receivers()).containsExactly("slack");
                    assertThat(route.groupWait()).isEqualTo(Duration.ofSeconds(5));
                });
        assertThat(routes.root().match(Map.of("severity", "critical")))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.receivers()).containsExactly("slack");
                    assertThat(route.groupWait()).isZero();
                });
    }

    @Test
    void withTheShippedRoutesAnAddressAloneIsEnough() throws Exception {
        Routes routes = shipped(Map.of("ALERT_EMAIL", "ops@example.org, on-call@example.org"));
        assertThat(routes.receivers()).containsOnlyKeys("email");
        assertThat(Objects.requireNonNull(routes.receivers().get("email")).channel())
                .isInstanceOfSatisfying(Email.class, email -> {
                    assertThat(email.to()).containsExactly("ops@example.org", "on-call@example.org");
                    assertThat(email.smtp().startTls()).isEqualTo(StartTls.OFFERED);
                });
    }

    @Test
    void withTheShippedRoutesNobodyIsToldUnlessSomebodyIsNamed() throws Exception {
        assertThat(shipped(Map.of()).receivers()).isEmpty();
    }

    @Test
    void aServerElsewhereMustEncrypt() throws Exception {
        Routes routes = shipped(Map.of("ALERT_EMAIL", "ops@example.org", "SMTP_HOST", "smtp.example.org"));
        assertThat(((Email) Objects.requireNonNull(routes.receivers().get("email"))
                                .channel())
                        .smtp()
                        .startTls())
                .isEqualTo(StartTls.REQUIRED);
    }

    @Test
    void aValueOfAVariableIsNeverYaml() {
        String value = "x']}]}, inhibit: [], receivers: [{name: 'y";
        Routes routes = read("{route: {routes: [{match: ['subject=${VALUE}']}]}}", Map.of("VALUE", value));
        assertThat(routes.root().routes()).hasSize(1);
        assertThat(routes.root().match(Map.of("subject", value)))
                .singleElement()
                .satisfies(route -> assertThat(route.key()).startsWith("{}/{subject="));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "[1]; the file holds no `route`",
                "{; no YAML",
                "{route: {receivers: [a]}}; route.receivers: there is no receiver a",
                "{routes: {}}; routes is not known; known are",
                "{receivers: []}; `route` is missing",
                "{route: {match: ['a=b']}}; route.match",
                "{route: {groupWait: fast}}; route.groupWait must be a duration like 30s, 5m or 4h, but is fast",
                "{route: {groupInterval: 0s}}; route.groupInterval must be at least 1s, but is 0s",
                "{route: {groupBy: ['...', a]}}; route.groupBy",
                "{route: {groupBy: ['a b']}}; a label must match",
                "{route: {routes: [{match: ['severity']}]}}; route.routes[0].match: must look like severity=\"critical\"",
                "{route: {routes: [{match: ['severity=~(']}]}}; holds no regular expression",
                "{route: {receivers: x}}; route.receivers is of the wrong kind",
                "{route: {escalate: {after: 5m}}}; route.escalate.receivers is missing",
                "{route: {receivers: [r], escalate: {after: 5m, receivers: [r]}}, receivers: [{name: r, webhook: {url: 'https://x.org'}}]}; must be others than those of the route",
                "{route: {}, inhibit: [{source: ['a=b']}]}; inhibit[0].target is missing",
                "{route: {}, receivers: [{name: A, slack: {url: '${URL}'}}]}; receivers[0]: name must match",
                "{route: {}, receivers: [{name: a}]}; receiver a: must have one of slack, webhook, alertmanager, email, but has 0",
                "{route: {}, receivers: [{name: a, slack: {url: '${URL}'}}, {name: a, slack: {url: '${URL}'}}]}; there are two receivers of this name",
                "{route: {}, receivers: [{name: a, slack: {url: 'https://hooks.slack.com/T0KEN'}}]}; receivers[0].slack.url must be a variable like ${NAME}",
                "{route: {}, receivers: [{name: a, slack: {url: '${NOPE}'}}]}; the variable NOPE is not set and has no default",
                "{route: {}, receivers: [{name: a, slack: {url: '${PLAIN}'}}]}; slack.url must begin with https://",
                "{route: {}, receivers: [{name: a, webhook: {url: 'https://u:p@x.org'}}]}; webhook.url must not hold a user or a password",
                "{route: {}, receivers: [{name: a, webhook: {url: 'https://x.org', secret: '${PLAIN}'}}]}; webhook.secret must be whsec_",
                "{route: {}, receivers: [{name: a, webhook: {url: 'https://x.org', secret: whsec_abc}}]}; receivers[0].webhook.secret must be a variable",
                "{route: {}, receivers: [{name: a, email: {to: nobody, from: a@b, smtp: {host: h}}}]}; email.to must be addresses",
                "{route: {}, receivers: [{name: a, email: {to: a@b, from: \"a@b\\r\\nBcc: c@d\", smtp: {host: h}}}]}; email.from must be an address",
                "{route: {}, receivers: [{name: a, email: {to: a@b, from: a@b, smtp: {host: h, port: 99999}}}]}; email.smtp.port must be from 1 to 65535, but is 99999",
                "{route: {}, receivers: [{name: a, email: {to: a@b, from: a@b, smtp: {host: h, username: u}}}]}; email.smtp.username and password belong together",
                "{route: {}, receivers: [{name: a, email: {to: a@b, from: a@b, smtp: {host: h, username: u, password: '${PLAIN}', startTls: never}}}]}; email.smtp.startTls must be required",
                "{route: {}, receivers: [{name: a, throttle: {messages: 0}, slack: {url: '${URL}'}}]}; throttle.messages must be from 1 to 10000, but is 0",
                "{route: {}, receivers: [{name: a, throttle: {messages: many}, slack: {url: '${URL}'}}]}; receivers[0].throttle.messages is of the wrong kind"
            })
    void whatIsWrongIsNamedWithoutAnySecret(String text, String complaint) {
        Map<String, String> variables = Map.of("URL", WEBHOOK, "PLAIN", "p1ain-T0KEN");
        assertThatThrownBy(() -> read(text, variables))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(complaint)
                .hasMessageNotContaining("T0KEN")
                .hasNoCause();
    }

    @Test
    void aSecretIsNotShown() {
        Routes routes = read(
                "{route: {receivers: [a]}, receivers: [{name: a, slack: {url: '${URL}'}}]}", Map.of("URL", WEBHOOK));
        assertThat(routes.toString()).doesNotContain("T0KEN").contains("***");
    }

    @Test
    void anotherFileHoldsFromThenOnAndABrokenOneDoesNot(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("routes.yml");
        Files.writeString(file, "{route: {groupWait: 1s}}");
        WatchedFile<Routes> routes = RoutesFile.open(file, name -> null, false);

        Files.writeString(file, "{route: {groupWait: 2s}}");
        routes.reload();
        assertThat(routes.get().root().groupWait()).isEqualTo(Duration.ofSeconds(2));

        Files.writeString(file, "{route: {groupWait: 3s}");
        routes.reload();
        assertThat(routes.get().root().groupWait()).isEqualTo(Duration.ofSeconds(2));

        Files.delete(file);
        routes.reload();
        Files.writeString(file, "{route: {groupWait: 4s}}");
        routes.reload();
        assertThat(routes.get().root().groupWait()).isEqualTo(Duration.ofSeconds(4));
    }
}
