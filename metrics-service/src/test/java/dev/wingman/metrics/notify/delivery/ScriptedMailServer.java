package dev.wingman.metrics.notify.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** As much of an SMTP server as one client needs, with STARTTLS if it has a key. */
final class ScriptedMailServer implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ServerSocket socket;
    private final @Nullable SSLContext tls;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    /** Answers to commands, by their first word, other than the usual ones. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    ScriptedMailServer(@Nullable SSLContext tls) {
        this.tls = tls;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A key of its own for {@code localhost}, made by the JDK's keytool. */
    static SSLContext selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("mail.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> mails() {
        return mails;
    }

    List<String> commands() {
        return commands;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> serve(client), "mail-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            talk(client, true);
        } catch (IOException e) {
            return; // the client is gone
        }
    }

    private void talk(Socket client, boolean plain) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream();
        if (plain) {
            say(out, "220 mail");
        }
        String line = in.readLine();
        while (line != null) {
            String word = line.split("[ :]", -1)[0].toUpperCase(Locale.ROOT);
            commands.add((plain ? "" : "TLS ") + word);
            String scripted = answers.get(word);
            if (scripted != null) {
                say(out, scripted);
            } else if (word.equals("EHLO")) {
                say(out, "250-mail");
                say(out, plain && tls != null ? "250-STARTTLS" : "250-8BITMIME");
                say(out, "250 AUTH PLAIN");
            } else if (word.equals("STARTTLS") && tls != null) {
                say(out, "220 go on");
                SSLSocket secure =
                        (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", client.getPort(), true);
                secure.setUseClientMode(false);
                talk(secure, false);
                return;
            } else if (word.equals("AUTH")) {
                say(out, "235 welcome");
            } else if (word.equals("DATA")) {
                say(out, "354 go on");
                mails.add(data(in));
                say(out, "250 taken");
            } else if (word.equals("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 ok");
            }
            line = in.readLine();
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            mail.append(line).append('\n');
            line = in.readLine();
        }
        return mail.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Headers of a mail, unfolded. */
    static Map<String, String> headers(String mail) {
        Map<String, String> headers = new HashMap<>();
        String head = mail.substring(0, mail.indexOf("\n\n")).replaceAll("\n[ \t]+", " ");
        for (String line : head.split("\n", -1)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
