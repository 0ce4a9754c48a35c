package dev.wingman.metrics.notify.delivery;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver on this machine that answers as it is told, counts, and remembers. Answers 200 {@code ok} unless told. */
public final class ScriptedReceiver implements AutoCloseable {

    /** What came. */
    public record Request(String path, Headers headers, String body, long nanos) {}

    /**
     * @param status 0 never answers
     * @param after not before this
     */
    public record Reply(int status, String body, Map<String, String> headers, CountDownLatch after) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Reply otherwise = new Reply(200, "ok", Map.of(), new CountDownLatch(0));

    public ScriptedReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public ScriptedReceiver then(int status, String body) {
        return then(status, body, Map.of());
    }

    public ScriptedReceiver then(int status, String body, Map<String, String> headers) {
        script.add(new Reply(status, body, headers, new CountDownLatch(0)));
        return this;
    }

    /** Answers with 200, but only when the latch is open. */
    public ScriptedReceiver thenWait(CountDownLatch open) {
        script.add(new Reply(200, "ok", Map.of(), open));
        return this;
    }

    public ScriptedReceiver thenHang() {
        return then(0, "");
    }

    public ScriptedReceiver otherwise(int status, String body) {
        otherwise = new Reply(status, body, Map.of(), new CountDownLatch(0));
        return this;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(
                new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body, System.nanoTime()));
        Reply next = script.poll();
        Reply reply = next == null ? otherwise : next;
        try {
            if (reply.status() == 0) {
                closed.await();
                return;
            }
            reply.after().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
