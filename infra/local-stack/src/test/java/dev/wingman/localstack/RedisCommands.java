package dev.wingman.localstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of a Redis client: inline commands with a reply of one or two lines. */
final class RedisCommands {

    private static final int TIMEOUT_MS = 5_000;

    private RedisCommands() {}

    static String send(int port, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String first = in.readLine();
            return first.startsWith("$") && !first.equals("$-1") ? first + " " + in.readLine() : first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
