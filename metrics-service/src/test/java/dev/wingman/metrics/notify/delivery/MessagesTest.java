package dev.wingman.metrics.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.notify.TestAlerts;
import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.routes.Links;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessagesTest {

    private static final Links LINKS =
            new Links("https://wingman.example.org/dashboard?a=1&b=2", "https://docs.example.org");

    private static JsonNode json(Object body) {
        return JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsBytes(body));
    }

    @Test
    void slackShowsWhatFiresAndWhatIsOverWithLinks() {
        JsonNode message = json(SlackMessage.of(Letters.of("slack", "ntf_1", null, 2, 1), LINKS));

        assertThat(message.at("/text").stringValue()).startsWith("[FIRING:2, RESOLVED:1] slow-endpoint");
        assertThat(message.at("/blocks/0/type").stringValue()).isEqualTo("header");
        assertThat(message.at("/blocks/1/text/text").stringValue())
                .contains("*slow-endpoint* · GET /f0 · warning")
                .contains("latency.p95.ms 412.5 (bad when &gt; 300) over 60 s")
                .contains("slowest: 912 ms, request req_1, trace ")
                .contains("<https://docs.example.org/docs/runbook/slow-endpoint.md|Runbook>");
        assertThat(message.at("/blocks/3/text/text").stringValue())
                .contains("GET /r0")
                .contains("over after 5 min");
        assertThat(message.at("/blocks/4/elements/0/text").stringValue())
                .contains("<https://wingman.example.org/dashboard?a=1&amp;b=2|Dashboard>")
                .contains("ntf_1");
    }

    @Test
    void slackIsGivenNoMoreThanItTakes() {
        JsonNode message = json(SlackMessage.of(Letters.of("slack", "ntf_1", null, 400, 100), LINKS));

        assertThat(message.at("/blocks").size()).isEqualTo(SlackMessage.MOST_ALERTS + 3);
        assertThat(message.at("/blocks/" + (SlackMessage.MOST_ALERTS + 1) + "/text/text")
                        .stringValue())
                .isEqualTo("… and " + (500 - SlackMessage.MOST_ALERTS) + " more");
    }

    @Test
    void whatSlackReadsAsItsOwnIsEscaped() {
        Letter letter = new Letter(
                Letters.firing("slack", "ntf_1").plan(),
                List.of(new Letter.Part(
                        "k",
                        Map.of("subject", "GET /<!channel>&x"),
                        List.of(TestAlerts.fired(
                                "a", Map.of("subject", "GET /<!channel>&x" + "y".repeat(10_000)), Letters.AT)),
                        List.of())),
                Duration.ofHours(4),
                false);
        JsonNode message = json(SlackMessage.of(letter, LINKS));

        assertThat(message.toString()).doesNotContain("<!channel>").contains("GET /&lt;!channel&gt;&amp;x");
        message.at("/blocks").forEach(block -> assertThat(
                        block.at("/text/text").stringValue("").length())
                .isLessThan(3_000));
        assertThat(message.at("/blocks/0/text/text").stringValue().length()).isLessThanOrEqualTo(150);
    }

    @Test
    void aWebhookGetsAlertmanagersFourthVersion() {
        JsonNode body = json(AlertmanagerBodies.webhook(Letters.of("hook", "ntf_1", null, 1, 1), LINKS));

        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "version",
                        "groupKey",
                        "truncatedAlerts",
                        "status",
                        "receiver",
                        "groupLabels",
                        "commonLabels",
                        "commonAnnotations",
                        "externalURL",
                        "alerts");
        assertThat(body.at("/version").stringValue()).isEqualTo("4");
        assertThat(body.at("/status").stringValue()).isEqualTo("firing");
        assertThat(body.at("/groupLabels/rule").stringValue()).isEqualTo("slow-endpoint");
        assertThat(body.at("/commonLabels/area").stringValue()).isEqualTo("api");
        assertThat(body.at("/commonLabels/subject").isMissingNode()).isTrue();
        assertThat(body.at("/alerts/0/status").stringValue()).isEqualTo("firing");
        assertThat(body.at("/alerts/0/endsAt").stringValue()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(body.at("/alerts/1/status").stringValue()).isEqualTo("resolved");
        assertThat(body.at("/alerts/1/endsAt").stringValue()).isEqualTo("2026-11-21T10:47:00Z");
        assertThat(body.at("/alerts/1/labels/alertname").stringValue()).isEqualTo("slow-endpoint");
    }

    @Test
    void aWebhookListsNoMoreThanItsMost() {
        JsonNode body = json(AlertmanagerBodies.webhook(Letters.of("hook", "ntf_1", null, 150, 0), LINKS));

        assertThat(body.at("/alerts").size()).isEqualTo(AlertmanagerBodies.MOST_ALERTS);
        assertThat(body.at("/truncatedAlerts").intValue()).isEqualTo(50);
    }

    @Test
    void aTextIsNotCutWithinACharacter() {
        assertThat(Texts.cut("ab😀cd", 4)).isEqualTo("ab…");
        assertThat(Texts.cut("abcd", 4)).isEqualTo("abcd");
    }
}
