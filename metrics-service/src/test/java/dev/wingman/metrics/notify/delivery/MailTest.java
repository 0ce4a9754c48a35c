package dev.wingman.metrics.notify.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wingman.metrics.notify.delivery.Answer.Later;
import dev.wingman.metrics.notify.delivery.Answer.Refused;
import dev.wingman.metrics.notify.delivery.Answer.Taken;
import dev.wingman.metrics.notify.routes.Channel.Email;
import dev.wingman.metrics.notify.routes.Channel.Smtp;
import dev.wingman.metrics.notify.routes.Channel.StartTls;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {

    private static final Links LINKS = new Links("https://wingman.example.org/dashboard", "");

    private @Nullable ScriptedMailServer server;

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static Mail mail(int port, StartTls startTls, @Nullable String username) {
        Secret password = username == null ? null : new Secret("s3cret");
        return new Mail(
                new Email(
                        List.of("ops@example.org", "boss@example.org"),
                        "wingman@example.org",
                        new Smtp("127.0.0.1", port, username, password, startTls)),
                LINKS,
                Duration.ofSeconds(5),
                Clock.systemUTC());
    }

    private ScriptedMailServer start() {
        ScriptedMailServer started = new ScriptedMailServer(null);
        server = started;
        return started;
    }

    @Test
    void theMailsOfAnIncidentMakeAThread() {
        ScriptedMailServer smtp = start();
        Mail mail = mail(smtp.port(), StartTls.OFFERED, null);

        assertThat(mail.send(Letters.of("email", "ntf_1", null, 2, 0))).isInstanceOf(Taken.class);
        assertThat(mail.send(Letters.of("email", "ntf_2", "ntf_1", 0, 2))).isInstanceOf(Taken.class);

        Map<String, String> first = ScriptedMailServer.headers(smtp.mails().get(0));
        Map<String, String> second = ScriptedMailServer.headers(smtp.mails().get(1));
        assertThat(first)
                .containsEntry("Message-ID", "<ntf_1@example.org>")
                .containsEntry("Subject", "Alert: slow-endpoint")
                .containsEntry("From", "wingman@example.org")
                .containsEntry("To", "ops@example.org, boss@example.org")
                .containsEntry("Auto-Submitted", "auto-generated")
                .doesNotContainKey("In-Reply-To");
        assertThat(second)
                .containsEntry("Message-ID", "<ntf_2@example.org>")
                .containsEntry("In-Reply-To", "<ntf_1@example.org>")
                .containsEntry("References", "<ntf_1@example.org>")
                .containsEntry("Subject", "Re: Alert: slow-endpoint");
        assertThat(smtp.mails().get(0))
                .contains("[FIRING:2] slow-endpoint")
                .contains("FIRING slow-endpoint (warning): GET /f0")
                .contains("Dashboard: https://wingman.example.org/dashboard");
        assertThat(smtp.mails().get(1)).contains("RESOLVED slow-endpoint: GET /r1");
    }

    @Test
    void theSameLetterAgainHasTheSameMessageId() {
        ScriptedMailServer smtp = start();
        Mail mail = mail(smtp.port(), StartTls.OFFERED, null);
        mail.send(Letters.firing("email", "ntf_1"));
        mail.send(Letters.firing("email", "ntf_1"));
        assertThat(smtp.mails())
                .extracting(sent -> ScriptedMailServer.headers(sent).get("Message-ID"))
                .containsExactly("<ntf_1@example.org>", "<ntf_1@example.org>");
    }

    @Test
    void startTlsIsUsedWhereItIsOffered(@TempDir Path directory) throws Exception {
        ScriptedMailServer smtp = new ScriptedMailServer(ScriptedMailServer.selfSigned(directory));
        server = smtp;

        assertThat(mail(smtp.port(), StartTls.OFFERED, "wingman").send(Letters.firing("email", "ntf_1")))
                .isInstanceOf(Taken.class);

        assertThat(smtp.commands()).contains("STARTTLS", "TLS AUTH", "TLS DATA").doesNotContain("DATA", "AUTH");
    }

    @Test
    void whereStartTlsIsRequiredNothingGoesWithoutItAndNotToAStranger(@TempDir Path directory) throws Exception {
        ScriptedMailServer plain = start();
        assertThat(mail(plain.port(), StartTls.REQUIRED, null).send(Letters.firing("email", "ntf_1")))
                .isInstanceOfSatisfying(
                        Later.class, later -> assertThat(later.reason()).contains("STARTTLS"));
        assertThat(plain.mails()).isEmpty();

        try (ScriptedMailServer stranger = new ScriptedMailServer(ScriptedMailServer.selfSigned(directory))) {
            assertThat(mail(stranger.port(), StartTls.REQUIRED, "wingman").send(Letters.firing("email", "ntf_1")))
                    .isInstanceOf(Later.class);
            assertThat(stranger.mails()).isEmpty();
            assertThat(stranger.commands()).doesNotContain("TLS AUTH", "AUTH");
        }
    }

    @Test
    void whatTheServerSaysIsForeverIsRefusedAndTheRestIsTriedAgain() {
        ScriptedMailServer smtp = start();
        Mail mail = mail(smtp.port(), StartTls.OFFERED, null);

        smtp.answers.put("RCPT", "550 no such user ops@example.org");
        assertThat(mail.send(Letters.firing("email", "ntf_1"))).isEqualTo(new Refused("the SMTP server answered 550"));
        smtp.answers.put("RCPT", "450 greylisted");
        assertThat(mail.send(Letters.firing("email", "ntf_1")))
                .isEqualTo(new Later("the SMTP server answered 450", null, false));
        smtp.answers.clear();
        smtp.answers.put("MAIL", "552 too much");
        assertThat(mail.send(Letters.firing("email", "ntf_1"))).isEqualTo(new Refused("the SMTP server answered 552"));
        smtp.answers.clear();
        smtp.answers.put("AUTH", "535 s3cret is wrong");
        assertThat(mail(smtp.port(), StartTls.OFFERED, "wingman").send(Letters.firing("email", "ntf_1")))
                .isEqualTo(new Refused("the SMTP server does not let Wingman in"));
    }

    @Test
    void aServerThatHangsOrIsAwayIsTriedAgain() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Mail mail = new Mail(
                    new Email(
                            List.of("ops@example.org"),
                            "wingman@example.org",
                            new Smtp("127.0.0.1", silent.getLocalPort(), null, null, StartTls.OFFERED)),
                    LINKS,
                    Duration.ofMillis(300),
                    Clock.systemUTC());
            assertThat(mail.send(Letters.firing("email", "ntf_1"))).isInstanceOf(Later.class);
            silent.close();
            assertThat(mail.send(Letters.firing("email", "ntf_1"))).isInstanceOf(Later.class);
        }
    }
}
