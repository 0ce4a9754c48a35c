package dev.wingman.metrics.notify.routes;

import dev.wingman.metrics.files.InvalidFileException;
import dev.wingman.metrics.notify.routes.Channel.Alertmanager;
import dev.wingman.metrics.notify.routes.Channel.Email;
import dev.wingman.metrics.notify.routes.Channel.Slack;
import dev.wingman.metrics.notify.routes.Channel.Smtp;
import dev.wingman.metrics.notify.routes.Channel.StartTls;
import dev.wingman.metrics.notify.routes.Channel.Webhook;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenEmail;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenReceiver;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenSmtp;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenThrottle;
import dev.wingman.metrics.notify.routes.RoutesText.WrittenUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes receivers of what is written. No message of its holds a URL or a secret. */
final class ReceiversReader {

    static final int MOST_RECEIVERS = 50;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>,;\"\\p{Cntrl}]{1,64}@[^\\s@<>,;\"\\p{Cntrl}]{1,255}");
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int SMTP = 25;
    private static final String SIGNING_PREFIX = "whsec_";
    private static final int LEAST_KEY_BYTES = 24;
    private static final int MOST_KEY_BYTES = 64;

    private final Map<String, @Nullable Receiver> receivers = new LinkedHashMap<>();
    private final boolean allowPrivateAddresses;
    private String place = "";

    ReceiversReader(@Nullable List<@Nullable WrittenReceiver> written, boolean allowPrivateAddresses) {
        this.allowPrivateAddresses = allowPrivateAddresses;
        List<@Nullable WrittenReceiver> all = written == null ? List.of() : written;
        if (all.size() > MOST_RECEIVERS) {
            throw new InvalidFileException("receivers: there are more than " + MOST_RECEIVERS);
        }
        for (int i = 0; i < all.size(); i++) {
            place = "receivers[" + i + "]";
            WrittenReceiver one = required(all.get(i), "the receiver");
            String name = required(one.name(), "name");
            demand(NAME.matcher(name).matches(), "name must match " + NAME + ", but is " + name);
            place = "receiver " + name;
            demand(!receivers.containsKey(name), "there are two receivers of this name");
            receivers.put(name, receiver(name, one));
        }
    }

    /** By name; null for those that have no address. */
    Map<String, @Nullable Receiver> receivers() {
        return receivers;
    }

    private @Nullable Receiver receiver(String name, WrittenReceiver one) {
        long channels = Stream.of(one.slack(), one.webhook(), one.alertmanager(), one.email())
                .filter(Objects::nonNull)
                .count();
        demand(channels == 1, "must have one of slack, webhook, alertmanager, email, but has " + channels);
        Channel channel = channel(one);
        return channel == null
                ? null
                : new Receiver(
                        name,
                        channel,
                        !Boolean.FALSE.equals(one.sendResolved()),
                        throttle(one.throttle()),
                        one.allowPrivateAddresses() == null ? allowPrivateAddresses : one.allowPrivateAddresses());
    }

    private @Nullable Channel channel(WrittenReceiver one) {
        if (one.slack() != null) {
            demand(one.slack().secret() == null, "slack.secret has no meaning");
            Secret url = url("slack.url", one.slack());
            return url == null ? null : new Slack(url);
        }
        if (one.webhook() != null) {
            Secret url = url("webhook.url", one.webhook());
            return url == null
                    ? null
                    : new Webhook(url, signingKey(one.webhook().secret()));
        }
        if (one.alertmanager() != null) {
            demand(one.alertmanager().secret() == null, "alertmanager.secret has no meaning");
            Secret url = url("alertmanager.url", one.alertmanager());
            return url == null ? null : new Alertmanager(new Secret(url.value().replaceAll("/+$", "")));
        }
        return one.email() == null ? null : email(one.email());
    }

    private @Nullable Secret url(String key, WrittenUrl written) {
        String url = required(written.url(), key);
        if (url.isBlank()) {
            return null;
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw invalid(key + " is no URL");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        demand(scheme.equals("https") || scheme.equals("http"), key + " must begin with https:// or http://");
        demand(uri.getHost() != null, key + " names no host");
        demand(uri.getRawUserInfo() == null, key + " must not hold a user or a password");
        demand(uri.getRawFragment() == null, key + " must not hold a #");
        return new Secret(url);
    }

    private @Nullable Secret signingKey(@Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            return null;
        }
        int bytes = -1;
        if (secret.startsWith(SIGNING_PREFIX)) {
            try {
                bytes = Base64.getDecoder().decode(secret.substring(SIGNING_PREFIX.length())).length;
            } catch (IllegalArgumentException e) {
                bytes = -1;
            }
        }
        demand(
                bytes >= LEAST_KEY_BYTES && bytes <= MOST_KEY_BYTES,
                "webhook.secret must be " + SIGNING_PREFIX + " and " + LEAST_KEY_BYTES + " to " + MOST_KEY_BYTES
                        + " bytes in base64");
        return new Secret(secret);
    }

    private @Nullable Email email(WrittenEmail email) {
        String to = required(email.to(), "email.to");
        if (to.isBlank()) {
            return null;
        }
        List<String> addresses =
                Arrays.stream(to.split(",", -1)).map(String::strip).toList();
        addresses.forEach(one -> demand(
                ADDRESS.matcher(one).matches(), "email.to must be addresses, split by commas, but holds " + one));
        String from = required(email.from(), "email.from");
        demand(ADDRESS.matcher(from).matches(), "email.from must be an address, but is " + from);
        return new Email(addresses, from, smtp(required(email.smtp(), "email.smtp")));
    }

    private Smtp smtp(WrittenSmtp smtp) {
        String host = required(smtp.host(), "email.smtp.host");
        demand(!host.isBlank() && !host.contains(" "), "email.smtp.host must be a host, but is " + host);
        int port = smtp.port() == null ? SMTP : smtp.port();
        demand(port > 0 && port < 65_536, "email.smtp.port must be from 1 to 65535, but is " + port);
        String username = blankToNull(smtp.username());
        String password = blankToNull(smtp.password());
        demand((username == null) == (password == null), "email.smtp.username and password belong together");
        StartTls startTls = startTls(blankToNull(smtp.startTls()), host);
        demand(
                username == null || startTls == StartTls.REQUIRED || isLocal(host),
                "email.smtp.startTls must be required, since a password would go over the network in the clear");
        return new Smtp(host, port, username, password == null ? null : new Secret(password), startTls);
    }

    private StartTls startTls(@Nullable String written, String host) {
        if (written == null) {
            return isLocal(host) ? StartTls.OFFERED : StartTls.REQUIRED;
        }
        return Arrays.stream(StartTls.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(written))
                .findFirst()
                .orElseThrow(() ->
                        invalid("email.smtp.startTls must be one of required, offered, never, but is " + written));
    }

    private static boolean isLocal(String host) {
        return LOCAL.contains(host);
    }

    private Throttle throttle(@Nullable WrittenThrottle written) {
        Throttle defaults = new Throttle(20, Duration.ofMinutes(10), Duration.ofMinutes(1));
        if (written == null) {
            return defaults;
        }
        int messages = written.messages() == null ? defaults.messages() : written.messages();
        demand(messages >= 1 && messages <= 10_000, "throttle.messages must be from 1 to 10000, but is " + messages);
        return new Throttle(
                messages,
                duration("throttle.per", written.per(), defaults.per()),
                duration("throttle.digest", written.digest(), defaults.digest()));
    }

    private Duration duration(String key, @Nullable String text, Duration standard) {
        return text == null ? standard : DurationText.read(place + ": " + key, text, Duration.ofSeconds(1));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private <T> T required(@Nullable T value, String key) {
        if (value == null) {
            throw invalid(key + " is missing");
        }
        return value;
    }

    private void demand(boolean holds, String complaint) {
        if (!holds) {
            throw invalid(complaint);
        }
    }

    private InvalidFileException invalid(String complaint) {
        return new InvalidFileException(place + ": " + complaint);
    }
}
