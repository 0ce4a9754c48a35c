package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.delivery.Answer.Later;
import dev.wingman.metrics.notify.delivery.Answer.Taken;
import dev.wingman.metrics.notify.routes.Channel;
import dev.wingman.metrics.notify.routes.Channel.Alertmanager;
import dev.wingman.metrics.notify.routes.Channel.Email;
import dev.wingman.metrics.notify.routes.Channel.Slack;
import dev.wingman.metrics.notify.routes.Channel.Webhook;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.Receiver;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes the transport of a receiver. Safe for concurrent use. */
final class Transports implements AutoCloseable {

    private final HttpCalls http;
    private final Links links;
    private final Duration timeout;
    private final Clock clock;

    Transports(Links links, Duration timeout, Clock clock) {
        this.http = new HttpCalls(timeout, clock);
        this.links = links;
        this.timeout = timeout;
        this.clock = clock;
    }

    Transport of(Receiver receiver) {
        boolean free = receiver.allowPrivateAddresses();
        Channel channel = receiver.channel();
        if (channel instanceof Slack slack) {
            return letter -> http.post(
                    slack.url().value(),
                    free,
                    json(SlackMessage.of(letter, links)),
                    Map.of(),
                    Transports::slackVerdict);
        } else if (channel instanceof Webhook webhook) {
            return letter -> {
                byte[] body = json(AlertmanagerBodies.webhook(letter, links));
                Map<String, String> headers = Signature.headers(webhook.secret(), letter.id(), clock.instant(), body);
                return http.post(webhook.url().value(), free, body, headers, (status, text) -> new Taken());
            };
        } else if (channel instanceof Alertmanager alertmanager) {
            return letter -> http.post(
                    alertmanager.url().value() + "/api/v2/alerts",
                    free,
                    json(AlertmanagerBodies.alerts(letter, links, clock.instant())),
                    Map.of(),
                    (status, text) -> new Taken());
        } else if (channel instanceof Email email) {
            return new Mail(email, links, timeout, clock);
        }
        throw new IllegalStateException("unknown channel " + channel.type());
    }

    private static Answer slackVerdict(int status, String body) {
        return status == 200 && body.strip().equals("ok")
                ? new Taken()
                : new Later("answered " + status + " without ok", null, true);
    }

    private static byte[] json(Object body) {
        return JsonMapper.shared().writeValueAsBytes(body);
    }

    @Override
    public void close() {
        http.close();
    }
}
