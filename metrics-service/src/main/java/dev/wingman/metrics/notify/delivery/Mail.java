package dev.wingman.metrics.notify.delivery;

import dev.wingman.metrics.notify.delivery.Answer.Later;
import dev.wingman.metrics.notify.delivery.Answer.Refused;
import dev.wingman.metrics.notify.delivery.Answer.Taken;
import dev.wingman.metrics.notify.desk.Letter;
import dev.wingman.metrics.notify.routes.Channel.Email;
import dev.wingman.metrics.notify.routes.Channel.Smtp;
import dev.wingman.metrics.notify.routes.Channel.StartTls;
import dev.wingman.metrics.notify.routes.Links;
import dev.wingman.metrics.notify.routes.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** Letters as mail. The letters of one incident make a thread. */
final class Mail implements Transport {

    private static final int PERMANENT = 500;

    private final Email channel;
    private final Links links;
    private final Duration timeout;
    private final Clock clock;

    Mail(Email channel, Links links, Duration timeout, Clock clock) {
        this.channel = channel;
        this.links = links;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Answer send(Letter letter) {
        Smtp smtp = channel.smtp();
        Session session = Session.getInstance(properties(smtp));
        boolean offered = false;
        try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
            Secret password = smtp.password();
            transport.connect(smtp.host(), smtp.port(), smtp.username(), password == null ? null : password.value());
            MimeMessage message = message(session, letter);
            offered = true;
            transport.sendMessage(message, message.getAllRecipients());
            return new Taken();
        } catch (AuthenticationFailedException e) {
            return new Refused("the SMTP server does not let Wingman in");
        } catch (MessagingException e) {
            return failure(e, offered);
        }
    }

    private Properties properties(Smtp smtp) {
        Properties properties = new Properties();
        String millis = Long.toString(timeout.toMillis());
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(smtp.username() != null));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(smtp.startTls() != StartTls.NEVER));
        properties.put("mail.smtp.starttls.required", Boolean.toString(smtp.startTls() == StartTls.REQUIRED));
        properties.put("mail.smtp.ssl.checkserveridentity", Boolean.toString(smtp.startTls() == StartTls.REQUIRED));
        if (smtp.startTls() == StartTls.OFFERED) {
            // Encryption that nobody demanded is better than none, whoever is at the other end.
            properties.put("mail.smtp.ssl.trust", "*");
        }
        properties.put("mail.smtp.from", channel.from());
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    private MimeMessage message(Session session, Letter letter) throws MessagingException {
        String domain = channel.from().substring(channel.from().indexOf('@') + 1);
        MimeMessage message = new Numbered(session, messageId(letter.id(), domain));
        message.setFrom(new InternetAddress(channel.from()));
        for (String to : channel.to()) {
            message.addRecipient(RecipientType.TO, new InternetAddress(to));
        }
        String thread = letter.plan().thread();
        message.setSubject((thread == null ? "" : "Re: ") + "Alert: " + Texts.cut(Texts.topic(letter), 120), "UTF-8");
        if (thread != null) {
            message.setHeader("In-Reply-To", messageId(thread, domain));
            message.setHeader("References", messageId(thread, domain));
        }
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setSentDate(Date.from(clock.instant()));
        message.setText(MailText.of(letter, links), "UTF-8");
        message.saveChanges();
        return message;
    }

    private static String messageId(String id, String domain) {
        return "<" + id + "@" + domain + ">";
    }

    /** The reasons hold the server's code and not its words, which may quote addresses. */
    private static Answer failure(MessagingException failure, boolean offered) {
        int code = code(failure);
        if (code >= PERMANENT) {
            return new Refused("the SMTP server answered " + code);
        }
        if (code > 0) {
            return new Later("the SMTP server answered " + code, null, false);
        }
        boolean noTls = String.valueOf(failure.getMessage()).contains("STARTTLS");
        return new Later(
                noTls
                        ? "the SMTP server offers no STARTTLS, which is required"
                        : offered ? "the SMTP server gave no answer" : "the SMTP server can't be connected to",
                null,
                offered);
    }

    private static int code(MessagingException failure) {
        for (Exception each = failure; each instanceof MessagingException known; each = next(known)) {
            if (each instanceof SMTPAddressFailedException address) {
                return address.getReturnCode();
            } else if (each instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
                return send.getReturnCode();
            } else if (each instanceof SMTPSenderFailedException sender) {
                return sender.getReturnCode();
            }
        }
        return -1;
    }

    private static @Nullable Exception next(MessagingException failure) {
        return failure instanceof SendFailedException || failure.getNextException() != null
                ? failure.getNextException()
                : null;
    }

    /** Jakarta Mail would make an id of its own. */
    private static final class Numbered extends MimeMessage {

        private final String id;

        Numbered(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
