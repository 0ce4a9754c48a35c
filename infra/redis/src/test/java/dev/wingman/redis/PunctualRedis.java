package dev.wingman.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A server that speaks as much of Redis as Lettuce asks of it, and says when to answer each command, with two elements. */
final class PunctualRedis implements AutoCloseable {

    private record Answer(long due, String text) {}

    private final ServerSocket server;
    private final IntFunction<Duration> delay;

    /** @param delay from a command to its answer, by the number of the command */
    PunctualRedis(IntFunction<Duration> delay) throws IOException {
        this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.delay = delay;
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                client.setTcpNoDelay(true);
                BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
                daemon(() -> write(client, answers));
                daemon(() -> read(client, answers));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void read(Socket client, BlockingQueue<Answer> answers) {
        int number = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String command = command(in); command != null; command = command(in)) {
                long now = System.nanoTime();
                answers.add(
                        switch (command) {
                            case "HELLO" -> new Answer(now, "-ERR unknown command 'HELLO'\r\n");
                            case "PING" -> new Answer(now, "+PONG\r\n");
                            case "CLIENT" -> new Answer(now, "+OK\r\n");
                            default ->
                                new Answer(now + delay.apply(number++).toNanos(), "*2\r\n$3\r\none\r\n$3\r\ntwo\r\n");
                        });
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    private static @Nullable String command(BufferedReader in) throws IOException {
        String head = in.readLine();
        if (head == null) {
            return null;
        }
        int words = Integer.parseInt(head.substring(1));
        String name = "";
        for (int i = 0; i < words; i++) {
            in.readLine();
            String word = in.readLine();
            name = i == 0 && word != null ? word : name;
        }
        return name;
    }

    private static void write(Socket client, BlockingQueue<Answer> answers) {
        try (OutputStream out = client.getOutputStream()) {
            while (true) {
                Answer answer = answers.take();
                for (long left = answer.due() - System.nanoTime(); left > 0; left = answer.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(answer.text().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // The client is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "punctual-redis");
        thread.setDaemon(true);
        thread.start();
    }
}
