package dev.wingman.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wingman.localstack.SharedServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KilledInstanceIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KEYS = 50;

    /** The effects of one instance: key to the values in the order of their handling. */
    private static final class Instance {
        final Process process;
        final Map<String, List<Integer>> effects = new ConcurrentHashMap<>();
        final AtomicInteger count = new AtomicInteger();
        final Thread reader;

        Instance(KafkaTopic topic) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ConsumerToKill.class.getName(),
                            SharedServers.kafka().bootstrapServers(),
                            topic.group,
                            topic.name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            reader = new Thread(this::read, "effects-of-" + process.pid());
            reader.start();
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split(" ");
                    if (words.length == 2 && words[0].startsWith("key-")) {
                        effects.computeIfAbsent(words[0], key -> new ArrayList<>())
                                .add(Integer.parseInt(words[1]));
                        count.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** SIGKILL. */
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
            reader.join();
        }
    }

    private final List<Instance> instances = new ArrayList<>();

    @AfterEach
    void killAll() throws InterruptedException {
        for (Instance instance : instances) {
            instance.kill();
        }
    }

    private Instance start(KafkaTopic topic) throws IOException {
        Instance instance = new Instance(topic);
        instances.add(instance);
        return instance;
    }

    @Test
    void aKilledInstanceLosesNothingAndKeepsTheOrderOfEachKey() throws Exception {
        try (KafkaTopic topic = new KafkaTopic(SharedServers.kafka().bootstrapServers(), 4)) {
            // Given two instances under load
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            Thread load = new Thread(() -> {
                while (!enough.get()) {
                    int number = written.getAndIncrement();
                    topic.write("key-" + number % KEYS, Integer.toString(number));
                    LockSupport.parkNanos(1_000_000);
                }
                topic.flush();
            });
            load.start();
            Instance killed = start(topic);
            Instance survivor = start(topic);
            await().atMost(LIMIT).until(() -> killed.count.get() > 500 && survivor.count.get() > 500);

            // When one is killed, and the other has taken over
            killed.kill();
            int taken = survivor.count.get();
            await().atMost(LIMIT).until(() -> survivor.count.get() > taken + 3_000);
            enough.set(true);
            load.join();

            // Then every record took effect, each instance kept the order, and so did both together
            await().atMost(LIMIT).until(() -> distinct(killed, survivor) == written.get());
            for (int key = 0; key < KEYS; key++) {
                List<Integer> before = killed.effects.getOrDefault("key-" + key, List.of());
                List<Integer> after = survivor.effects.getOrDefault("key-" + key, List.of());
                assertThat(before).isSorted().doesNotHaveDuplicates();
                assertThat(after).isSorted().doesNotHaveDuplicates();
            }
            assertThat(killed.count.get() + survivor.count.get() - written.get())
                    .as("repeated effects: no more than were in flight or not yet committed")
                    .isBetween(0, 2_000);
        }
    }

    private static int distinct(Instance... both) {
        int count = 0;
        for (int key = 0; key < KEYS; key++) {
            LinkedHashSet<Integer> values = new LinkedHashSet<>();
            for (Instance each : both) {
                values.addAll(List.copyOf(each.effects.getOrDefault("key-" + key, List.of())));
            }
            count += values.size();
        }
        return count;
    }
}
