package dev.wingman.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most heap, garbage included, that each service was seen to use; asks each second. Safe for concurrent use. */
final class HeapWatch implements AutoCloseable {

    private static final Pattern USED = Pattern.compile("(?m)^jvm_memory_used_bytes\\{.*area=\"heap\".*} (\\S+)$");
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final double MIB = 1024 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Double> mostMib = new TreeMap<>();
    private final Map<String, Integer> services;

    /** @param services the ports of their metrics, by name */
    HeapWatch(Map<String, Integer> services) {
        this.services = services;
        timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    /** In MiB, by service; one that was never seen is missing. */
    Map<String, Double> mostMib() {
        look();
        synchronized (mostMib) {
            return new TreeMap<>(mostMib);
        }
    }

    private void look() {
        services.forEach((name, port) -> {
            try {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                        .timeout(LIMIT)
                        .build();
                double used =
                        usedBytes(http.send(request, BodyHandlers.ofString()).body());
                synchronized (mostMib) {
                    mostMib.merge(name, used / MIB, Math::max);
                }
            } catch (IOException e) {
                // A busy service; the next look follows.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Sum over the heap's parts of a page in Prometheus's format. */
    static double usedBytes(String page) {
        double sum = 0;
        for (Matcher part = USED.matcher(page); part.find(); ) {
            sum += Double.parseDouble(part.group(1));
        }
        return sum;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
