package dev.wingman.cli.status;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Asks the servers for an answer that only a working one gives; each within {@link #LIMIT}. */
final class Probes {

    static final Duration LIMIT = Duration.ofSeconds(5);

    private Probes() {}

    static boolean kafka(String bootstrapServers) {
        int limit = (int) LIMIT.toMillis();
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", limit,
                "default.api.timeout.ms", limit))) {
            return !admin.describeCluster()
                    .nodes()
                    .get(limit, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static boolean postgres(int port) {
        String seconds = Long.toString(LIMIT.toSeconds());
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/wingman?user=wingman&password=wingman&connectTimeout="
                + seconds + "&socketTimeout=" + seconds;
        try (Connection connection = DriverManager.getConnection(url)) {
            return connection.isValid((int) LIMIT.toSeconds());
        } catch (SQLException e) {
            return false;
        }
    }

    static boolean redis(int port) {
        try (Socket socket = new Socket()) {
            int limit = (int) LIMIT.toMillis();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] reply = socket.getInputStream().readNBytes("+PONG".length());
            return new String(reply, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
